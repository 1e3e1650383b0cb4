package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.testing.StandInClient;
import com.cruddur.messaging.testing.Waiting;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Runs the mapping on a stream of one shard, with a function whose answers the test sets. */
class LocalEventSourceMappingTest {

    @TempDir
    Path directory;

    private final ShardOfRecords stream = new ShardOfRecords();
    private final List<String> batches = new CopyOnWriteArrayList<>();
    private final List<String> reported = new CopyOnWriteArrayList<>();
    private volatile TableStream.State table = stream("first");
    private volatile Function<String, Invocation> function = batch -> new Answered("{}", List.of());

    /** A stream of one shard. An iterator is the number of the next record. */
    private static final class ShardOfRecords implements DynamoDbStreamsClient, StandInClient {

        private final List<Record> records = new CopyOnWriteArrayList<>();
        private volatile Error failure;

        void add(int... numbers) {
            List<Record> added = new ArrayList<>();
            for (int number : numbers) {
                added.add(Record.builder()
                        .dynamodb(change -> change.sequenceNumber("%03d".formatted(number))
                                .approximateCreationDateTime(Instant.ofEpochSecond(number)))
                        .build());
            }
            records.addAll(added);
        }

        @Override
        public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
            if (failure != null) {
                throw failure;
            }
            return DescribeStreamResponse.builder()
                    .streamDescription(stream ->
                            stream.shards(Shard.builder().shardId("shard").build()))
                    .build();
        }

        @Override
        public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
            int next = 0;
            while (request.shardIteratorType() != ShardIteratorType.TRIM_HORIZON
                    && next < records.size()
                    && isBefore(records.get(next), request)) {
                next++;
            }
            return GetShardIteratorResponse.builder()
                    .shardIterator(Integer.toString(next))
                    .build();
        }

        private static boolean isBefore(Record record, GetShardIteratorRequest request) {
            int order = record.dynamodb().sequenceNumber().compareTo(request.sequenceNumber());
            return request.shardIteratorType() == ShardIteratorType.AFTER_SEQUENCE_NUMBER ? order <= 0 : order < 0;
        }

        @Override
        public GetRecordsResponse getRecords(GetRecordsRequest request) {
            int from = Integer.parseInt(request.shardIterator());
            List<Record> read = List.copyOf(records.subList(from, records.size()));
            return GetRecordsResponse.builder()
                    .records(read)
                    .nextShardIterator(Integer.toString(from + read.size()))
                    .build();
        }
    }

    @Test
    void batches_have_the_batch_size_of_the_mapping() throws Exception {
        stream.add(1, 2, 3, 4, 5);

        try (LocalEventSourceMapping mapping = started(2, 0)) {
            assertThat(mapping.settle(Duration.ofSeconds(1))).isTrue();
        }

        assertThat(batches).containsExactly("001 002", "003 004", "005");
    }

    @Test
    void full_batch_does_not_wait_for_the_window() throws Exception {
        stream.add(1, 2, 3);
        try (LocalEventSourceMapping mapping = started(2, 1_000)) {
            await(() -> batches.size() == 1);
            assertThat(batches).containsExactly("001 002");

            stream.add(4);

            await(() -> batches.size() == 2);
            mapping.check();
        }
        assertThat(batches).as("full before its window ends").containsExactly("001 002", "003 004");
    }

    @Test
    void batch_that_is_not_full_waits_for_the_window() throws Exception {
        long written = System.nanoTime();
        stream.add(1);
        try (LocalEventSourceMapping mapping = started(2, 1)) {
            assertThat(mapping.settle(Duration.ofSeconds(5))).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - written)).isGreaterThan(Duration.ofMillis(900));
        }
        assertThat(batches).containsExactly("001");
    }

    @Test
    void next_mapping_continues_after_the_last_handled_record() throws Exception {
        stream.add(1, 2, 3);
        try (LocalEventSourceMapping mapping = started(1, 0)) {
            mapping.settle(Duration.ofSeconds(1));
        }
        stream.add(4);
        batches.clear();

        try (LocalEventSourceMapping mapping = started(1, 0)) {
            mapping.settle(Duration.ofSeconds(1));
        }

        assertThat(batches).containsExactly("004");
    }

    @Test
    void record_that_fails_when_the_mapping_stops_is_delivered_again() throws Exception {
        stream.add(1, 2);
        function = batch ->
                batch.equals("002") ? new Invocation.Failed("broken", List.of()) : new Answered("{}", List.of());
        try (LocalEventSourceMapping mapping = started(1, 0)) {
            assertThat(mapping.settle(Duration.ofMillis(100))).isFalse();
        }
        batches.clear();
        function = batch -> new Answered("{}", List.of());

        try (LocalEventSourceMapping mapping = started(1, 0)) {
            mapping.settle(Duration.ofSeconds(1));
        }

        assertThat(batches).containsExactly("002");
    }

    @Test
    void remaining_records_of_a_deleted_table_are_not_delivered() throws Exception {
        stream.add(1, 2, 3);
        function = batch -> {
            table = stream("second");
            Time.SYSTEM.sleep(Duration.ofMillis(300)); // until the mapping looks at the table again
            return new Answered("{}", List.of());
        };

        try (LocalEventSourceMapping mapping = started(1, 0)) {
            await(() -> batches.size() == 4);
            mapping.check();
        }

        assertThat(batches)
                .as("records of both streams, which are the same here")
                .containsExactly("001", "001", "002", "003");
    }

    @Test
    void table_without_a_stream_is_reported_once_and_followed_when_it_has_one() throws Exception {
        table = new TableStream.State(Optional.empty(), Optional.of("no stream"));
        stream.add(1);

        try (LocalEventSourceMapping mapping = started(1, 0)) {
            await(() -> !reported.isEmpty());
            Thread.sleep(600);
            assertThat(reported).containsExactly("no stream");
            table = stream("first");
            await(() -> !batches.isEmpty());
            mapping.check();
        }

        assertThat(batches).containsExactly("001");
    }

    @Test
    void error_that_ends_the_mapping_is_thrown_to_the_waiting_thread() throws Exception {
        stream.failure = new OutOfMemoryError("of the tables");

        try (LocalEventSourceMapping mapping = started(1, 0)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> mapping.settle(Duration.ofSeconds(1)))
                    .withMessage("The event source mapping stopped: of the tables");
        }
    }

    private static TableStream.State stream(String arn) {
        return new TableStream.State(Optional.of(arn), Optional.empty());
    }

    private LocalEventSourceMapping started(int batchSize, int windowSeconds) {
        DeployedMapping mapping = DeployedMapping.of(EventSourceMappingConfiguration.builder()
                .uuid("uuid")
                .eventSourceArn("arn:aws:dynamodb:us-east-1:000000000000:table/messages/stream/label")
                .functionArn("f")
                .state("Enabled")
                .batchSize(batchSize)
                .maximumBatchingWindowInSeconds(windowSeconds)
                .build());
        DeployedFunction deployed = new DeployedFunction(
                "f", "f", "1", directory, "h", 128, Duration.ofSeconds(1), Map.of(), "/aws/lambda/f");
        LambdaMetrics metrics = new LambdaMetrics(new NoMetrics(), mapping, deployed);
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void arrived(Map<String, AttributeValue> message, int rows, Duration duration) {}

            @Override
            public void failed(String sentence) {
                reported.add(sentence);
            }
        };
        Invocation.InvocableFunction target = (requestId, batch) -> {
            String numbers = batch.stream().map(StreamEvent::sequenceNumber).collect(Collectors.joining(" "));
            batches.add(numbers);
            return function.apply(numbers);
        };
        FailureQueue noQueue = new FailureQueue(null, Optional.empty(), deployed, Clock.systemUTC());
        LocalEventSourceMapping running = new LocalEventSourceMapping(
                stream,
                () -> table,
                directory.resolve("checkpoint.json"),
                mapping,
                new BatchDelivery(mapping, target, noQueue, metrics, listener, Clock.systemUTC(), Time.SYSTEM),
                metrics,
                listener);
        running.start();
        return running;
    }

    private static final class NoMetrics implements CloudWatchClient, StandInClient {}

    private static void await(Callable<Boolean> condition) throws Exception {
        Waiting.until(Duration.ofMinutes(5), condition);
    }
}
