package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class TriggerTest {

    /** A stream without shards that takes its time to say so. */
    private static class SlowStream implements DynamoDbStreamsClient {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final AtomicBoolean answered = new AtomicBoolean();

        @Override
        public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
            asked.countDown();
            Time.SYSTEM.sleep(Duration.ofMillis(100));
            answered.set(true);
            return DescribeStreamResponse.builder()
                    .streamDescription(stream -> stream.shards(List.of()))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @Test
    void error_that_ends_it_is_told_to_whoever_waits() {
        DynamoDbStreamsClient broken = new SlowStream() {
            @Override
            public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
                throw new OutOfMemoryError("of the tables");
            }
        };
        Trigger trigger = trigger(broken);
        trigger.start();

        assertThatIllegalStateException()
                .isThrownBy(trigger::await)
                .withMessage("The event source mapping stopped: of the tables");
    }

    @Test
    void stopping_lets_a_request_end() throws Exception {
        SlowStream stream = new SlowStream();
        Trigger trigger = trigger(stream);
        trigger.start();
        stream.asked.await();

        trigger.close();

        assertThat(stream.answered).isTrue();
    }

    @Test
    void table_without_a_stream_is_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> trigger(new SlowStream(), Optional.empty()))
                .withMessage(
                        "The table that is kept has no stream, so nothing would reach the function. Take another --db-path.");
    }

    private static Trigger trigger(DynamoDbStreamsClient stream) {
        return trigger(stream, Optional.of("arn"));
    }

    private static Trigger trigger(DynamoDbStreamsClient stream, Optional<String> latestStreamArn) {
        BatchDelivery nothingToDeliver = null;
        return new Trigger(
                stream, () -> latestStreamArn, Optional.empty(), new EventFilter(List.of()), 1, nothingToDeliver);
    }
}
