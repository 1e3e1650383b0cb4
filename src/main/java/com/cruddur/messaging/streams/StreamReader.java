package com.cruddur.messaging.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads all shards of a table's stream. It reads a parent shard to its end before it reads its children, so the changes
 * of an item stay in order.
 */
public final class StreamReader {

    /**
     * The last record read of a shard. A sequence number alone does not identify a record: DynamoDB Local starts again
     * with the first number after it has trimmed all records of a stream.
     */
    public record LastRecord(String sequenceNumber, Instant createdAt) {

        /** Returns the sequence number and time of a record. */
        public static LastRecord of(Record record) {
            return new LastRecord(
                    record.dynamodb().sequenceNumber(), record.dynamodb().approximateCreationDateTime());
        }
    }

    /** Records of a shard, in their order. */
    public record ReadRecords(String shard, List<Record> records) {}

    /** The position in a shard at which to continue. */
    private record ShardPosition(ShardIteratorType type, String sequenceNumber) {

        static final ShardPosition OLDEST = new ShardPosition(ShardIteratorType.TRIM_HORIZON, null);
        static final ShardPosition NEXT = new ShardPosition(ShardIteratorType.LATEST, null);

        static ShardPosition at(String sequenceNumber) {
            return new ShardPosition(ShardIteratorType.AT_SEQUENCE_NUMBER, sequenceNumber);
        }

        static ShardPosition after(String sequenceNumber) {
            return new ShardPosition(ShardIteratorType.AFTER_SEQUENCE_NUMBER, sequenceNumber);
        }
    }

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final Map<String, ShardPosition> positions = new HashMap<>();
    private final Map<String, String> iterators = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private List<Shard> shards = List.of();
    private boolean ended;

    private StreamReader(DynamoDbStreamsClient client, String streamArn) {
        this.client = client;
        this.streamArn = streamArn;
    }

    /** Returns a reader that starts with the next change. */
    public static StreamReader fromNow(DynamoDbStreamsClient client, String streamArn) {
        StreamReader reader = new StreamReader(client, streamArn);
        for (Shard shard : reader.describe()) {
            if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
                reader.positions.put(shard.shardId(), ShardPosition.NEXT);
                reader.iterators.put(shard.shardId(), reader.iterator(shard.shardId()));
            } else {
                reader.finished.add(shard.shardId());
            }
        }
        return reader;
    }

    /**
     * Returns a reader that starts with the oldest record that the stream still has.
     *
     * @param lasts the last record read, by shard. The reader starts after this record in its shard, if the stream
     *     still has the record.
     */
    public static StreamReader after(DynamoDbStreamsClient client, String streamArn, Map<String, LastRecord> lasts) {
        StreamReader reader = new StreamReader(client, streamArn);
        lasts.forEach((shard, last) -> {
            if (reader.has(shard, last)) {
                reader.positions.put(shard, ShardPosition.after(last.sequenceNumber()));
            }
        });
        return reader;
    }

    private boolean has(String shard, LastRecord last) {
        try {
            String iterator = iterator(shard, ShardPosition.at(last.sequenceNumber()));
            return client.getRecords(get -> get.shardIterator(iterator).limit(1)).records().stream()
                    .anyMatch(record -> LastRecord.of(record).equals(last));
        } catch (DynamoDbException e) {
            return false; // The record was trimmed, or is from a different stream.
        }
    }

    /** Reads each shard once. Returns the records since the last call, without shards that have none. */
    public List<ReadRecords> read() {
        List<Shard> unfinished = unfinished();
        if (unfinished.isEmpty()) {
            shards = describe();
            finished.retainAll(shards.stream().map(Shard::shardId).toList());
            unfinished = unfinished();
        }
        Set<String> parents = unfinished.stream().map(Shard::shardId).collect(Collectors.toSet());
        List<ReadRecords> reads = new ArrayList<>();
        for (Shard shard : unfinished) {
            if (!parents.contains(shard.parentShardId())) {
                List<Record> records = read(shard.shardId());
                if (!records.isEmpty()) {
                    reads.add(new ReadRecords(shard.shardId(), records));
                }
            }
        }
        return reads;
    }

    /**
     * Returns whether the stream is disabled and all its records are read, since it was turned off or its table
     * deleted.
     */
    public boolean hasEnded() {
        return ended;
    }

    private List<Shard> unfinished() {
        return shards.stream()
                .filter(shard -> !finished.contains(shard.shardId()))
                .toList();
    }

    private List<Record> read(String shard) {
        try {
            String iterator = iterators.computeIfAbsent(shard, this::iterator);
            GetRecordsResponse response = client.getRecords(get -> get.shardIterator(iterator));
            List<Record> records = response.records();
            if (!records.isEmpty()) {
                Record last = records.get(records.size() - 1);
                positions.put(shard, ShardPosition.after(last.dynamodb().sequenceNumber()));
            }
            if (response.nextShardIterator() == null) {
                iterators.remove(shard);
                finished.add(shard);
                shards = List.of(); // The shard may have been split.
            } else {
                iterators.put(shard, response.nextShardIterator());
            }
            return records;
        } catch (ExpiredIteratorException e) {
            iterators.remove(shard);
        } catch (TrimmedDataAccessException e) {
            iterators.remove(shard);
            positions.remove(shard);
        }
        return List.of();
    }

    private String iterator(String shard) {
        return iterator(shard, positions.getOrDefault(shard, ShardPosition.OLDEST));
    }

    private String iterator(String shard, ShardPosition position) {
        return client.getShardIterator(get -> get.streamArn(streamArn)
                        .shardId(shard)
                        .shardIteratorType(position.type())
                        .sequenceNumber(position.sequenceNumber()))
                .shardIterator();
    }

    private List<Shard> describe() {
        List<Shard> described = new ArrayList<>();
        String after = null;
        do {
            String start = after;
            DescribeStreamResponse response = client.describeStream(
                    describe -> describe.streamArn(streamArn).exclusiveStartShardId(start));
            described.addAll(response.streamDescription().shards());
            ended = response.streamDescription().streamStatus() == StreamStatus.DISABLED
                    && described.stream().map(Shard::shardId).allMatch(finished::contains);
            after = response.streamDescription().lastEvaluatedShardId();
        } while (after != null);
        return described;
    }
}
