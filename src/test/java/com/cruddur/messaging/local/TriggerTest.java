package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.assembly.EventSourceMapping;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.testing.StandIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class TriggerTest {

    /** A stream without shards that takes its time to say so. */
    private static class SlowStream implements DynamoDbStreamsClient, StandIn {

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

    /** A stream of one shard with three records, for whichever table. */
    private static final class ThreeRecords extends SlowStream {

        @Override
        public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
            return DescribeStreamResponse.builder()
                    .streamDescription(stream -> stream.streamStatus(StreamStatus.DISABLED)
                            .shards(Shard.builder().shardId("shard").build()))
                    .build();
        }

        @Override
        public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
            return GetShardIteratorResponse.builder()
                    .shardIterator(request.streamArn())
                    .build();
        }

        @Override
        public GetRecordsResponse getRecords(GetRecordsRequest request) {
            return GetRecordsResponse.builder()
                    .records(record("1"), record("2"), record("3"))
                    .build();
        }

        private static Record record(String sequenceNumber) {
            return Record.builder()
                    .dynamodb(
                            change -> change.sequenceNumber(sequenceNumber).approximateCreationDateTime(Instant.now()))
                    .build();
        }
    }

    @Test
    void rest_of_the_stream_of_a_table_that_is_gone_is_not_delivered_to_the_next() throws Exception {
        ThreeRecords stream = new ThreeRecords();
        AtomicReference<String> latest = new AtomicReference<>("old");
        List<String> events = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(1 + 3);
        Invocation.Target function = (requestId, event) -> {
            events.add(event);
            if (latest.getAndSet("new").equals("old")) {
                Time.SYSTEM.sleep(Duration.ofMillis(300));
            }
            all.countDown();
            return new Invocation.Answered("{}");
        };
        EventSourceMapping mapping = new EventSourceMapping(
                Optional.empty(),
                1,
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                false,
                Optional.empty(),
                true);
        try (Trigger trigger = new Trigger(
                stream,
                () -> Optional.of(latest.get()),
                Optional.empty(),
                new EventFilter(List.of()),
                1,
                new BatchDelivery(mapping, function, null, Clock.systemUTC(), Time.SYSTEM, line -> {}))) {
            trigger.start();
            assertThat(all.await(10, TimeUnit.SECONDS)).as("handled: " + events).isTrue();
        }
        assertThat(events).hasSize(4);
        assertThat(events.get(0)).contains("\"eventSourceARN\":\"old\"");
        assertThat(events.subList(1, 4)).allMatch(event -> event.contains("\"eventSourceARN\":\"new\""));
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
