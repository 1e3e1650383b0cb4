package com.cruddur.messaging.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.streams.StreamReader.LastRecord;
import com.cruddur.messaging.testing.StandInClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads a stream whose shards close and have child shards, which an emulator does not simulate. */
class StreamReaderTest {

    private static final Instant CREATED = Instant.parse("2026-11-22T08:00:00Z");

    /**
     * A stream of shards, each with a list of records. An iterator is a shard's id and the number of records before it.
     */
    private static final class ShardedStream implements DynamoDbStreamsClient, StandInClient {
        private record Content(String parent, boolean closed, List<String> records) {}

        private final Map<String, Content> shards = new LinkedHashMap<>();
        private final Deque<RuntimeException> failures = new ArrayDeque<>();
        private StreamStatus status = StreamStatus.ENABLED;

        void shard(String id, String parent, boolean closed, String... records) {
            shards.put(id, new Content(parent, closed, new ArrayList<>(List.of(records))));
        }

        /** Returns one shard on each page. */
        @Override
        public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
            List<String> ids = new ArrayList<>(shards.keySet());
            int next = ids.indexOf(request.exclusiveStartShardId()) + 1;
            String id = ids.get(next);
            Content content = shards.get(id);
            Shard shard = Shard.builder()
                    .shardId(id)
                    .parentShardId(content.parent())
                    .sequenceNumberRange(range ->
                            range.startingSequenceNumber("0").endingSequenceNumber(content.closed() ? "9" : null))
                    .build();
            return DescribeStreamResponse.builder()
                    .streamDescription(stream -> stream.shards(shard)
                            .streamStatus(status)
                            .lastEvaluatedShardId(next + 1 < ids.size() ? id : null))
                    .build();
        }

        @Override
        public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
            List<String> records = shards.get(request.shardId()).records();
            int position = switch (request.shardIteratorType()) {
                case TRIM_HORIZON -> 0;
                case LATEST -> records.size();
                case AT_SEQUENCE_NUMBER -> Integer.parseInt(request.sequenceNumber());
                case AFTER_SEQUENCE_NUMBER -> Integer.parseInt(request.sequenceNumber()) + 1;
                default -> throw new AssertionError(request);
            };
            return GetShardIteratorResponse.builder()
                    .shardIterator(request.shardId() + ":" + position)
                    .build();
        }

        /** Returns one record at a time. */
        @Override
        public GetRecordsResponse getRecords(GetRecordsRequest request) {
            if (!failures.isEmpty()) {
                throw failures.poll();
            }
            String id = request.shardIterator().split(":")[0];
            int position = Integer.parseInt(request.shardIterator().split(":")[1]);
            Content content = shards.get(id);
            boolean has = position < content.records().size();
            boolean ends = content.closed() && position + 1 >= content.records().size();
            return GetRecordsResponse.builder()
                    .records(has ? List.of(record(content.records().get(position), position)) : List.of())
                    .nextShardIterator(ends ? null : id + ":" + (has ? position + 1 : position))
                    .build();
        }

        private static Record record(String id, int position) {
            return Record.builder()
                    .eventID(id)
                    .dynamodb(change ->
                            change.sequenceNumber(Integer.toString(position)).approximateCreationDateTime(CREATED))
                    .build();
        }
    }

    private final ShardedStream stream = new ShardedStream();

    private StreamReader fromStart() {
        return StreamReader.after(stream, "arn", Map.of());
    }

    private static List<String> read(StreamReader reader, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            reader.read().forEach(read -> read.records().forEach(change -> ids.add(change.eventID())));
        }
        return ids;
    }

    @Test
    void reader_from_the_start_reads_a_shard_before_its_child() {
        stream.shard("parent", "trimmed long ago", true, "a", "b");
        stream.shard("grandchild", "child", false, "e");
        stream.shard("child", "parent", true, "c", "d");
        stream.shard("other", null, false, "x");

        assertThat(read(fromStart(), 9))
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "x")
                .containsSubsequence("a", "b", "c", "d", "e");
    }

    @Test
    void reader_from_now_skips_old_records_and_follows_new_shards() {
        stream.shard("closed", null, true, "old");
        stream.shard("open", "closed", false, "older");
        StreamReader reader = StreamReader.fromNow(stream, "arn");

        assertThat(read(reader, 2)).isEmpty();

        stream.shard("open", "closed", true, "older", "a");
        stream.shard("child", "open", false, "b");
        assertThat(read(reader, 4)).containsExactly("a", "b");
    }

    @Test
    void disabled_stream_has_ended_when_all_its_records_are_read() {
        stream.shard("parent", null, true, "a");
        stream.shard("child", "parent", true, "b");
        StreamReader enabled = fromStart();
        assertThat(read(enabled, 4)).containsExactly("a", "b");
        assertThat(enabled.hasEnded()).isFalse();

        stream.status = StreamStatus.DISABLED;
        StreamReader disabled = fromStart();
        assertThat(read(disabled, 1)).containsExactly("a");
        assertThat(disabled.hasEnded()).isFalse();
        assertThat(read(disabled, 3)).containsExactly("b");
        assertThat(disabled.hasEnded()).isTrue();
    }

    @Test
    void expired_iterator_is_renewed_at_the_same_position() {
        stream.shard("open", null, false, "a", "b", "c");
        StreamReader reader = fromStart();
        assertThat(read(reader, 1)).containsExactly("a");

        stream.failures.add(ExpiredIteratorException.builder().build());

        assertThat(read(reader, 4)).containsExactly("b", "c");
    }

    @Test
    void reader_after_a_record_continues_with_the_next_record() {
        stream.shard("read", null, true, "a", "b");
        stream.shard("open", "read", false, "c", "d");

        assertThat(read(StreamReader.after(stream, "arn", Map.of("read", last("1"), "open", last("0"))), 3))
                .containsExactly("d");
    }

    @Test
    void record_with_the_same_number_but_a_different_time_is_a_different_record() {
        stream.shard("open", null, false, "c", "d");

        assertThat(read(
                        StreamReader.after(
                                stream, "arn", Map.of("open", new LastRecord("1", CREATED.minus(Duration.ofDays(2))))),
                        3))
                .containsExactly("c", "d");
    }

    @Test
    void unknown_sequence_number_is_ignored() {
        stream.shard("open", null, false, "c", "d");
        stream.failures.add(DynamoDbException.builder().statusCode(500).build());

        assertThat(read(StreamReader.after(stream, "arn", Map.of("open", last("999"))), 3))
                .containsExactly("c", "d");
    }

    private static LastRecord last(String sequenceNumber) {
        return new LastRecord(sequenceNumber, CREATED);
    }

    @Test
    void reader_continues_with_the_oldest_record_if_its_position_was_trimmed() {
        stream.shard("open", null, false, "a", "b");
        StreamReader reader = StreamReader.after(stream, "arn", Map.of("open", last("0")));
        stream.failures.add(TrimmedDataAccessException.builder().build());

        assertThat(read(reader, 3)).containsExactly("a", "b");
    }
}
