package com.cruddur.messaging.ops.ddb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a table's stream from all its shards. A shard that another one continues is read to its end first, so the
 * changes of an item come in order.
 */
final class StreamReader {

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final Map<String, Position> open = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private boolean stale;

    /** Where in a shard to go on. */
    private record Position(String iterator, String lastSequenceNumber) {}

    /**
     * Starts to read.
     *
     * @param fromStart whether to begin with the oldest record the stream keeps, and not with the next change
     */
    StreamReader(DynamoDbStreamsClient client, String streamArn, boolean fromStart) {
        this.client = client;
        this.streamArn = streamArn;
        if (fromStart) {
            discover();
        } else {
            shards().forEach(shard -> {
                known.add(shard.shardId());
                if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
                    open.put(
                            shard.shardId(),
                            new Position(iterator(shard.shardId(), ShardIteratorType.LATEST, null), null));
                }
            });
        }
    }

    /** Reads each shard once. Returns the changes since the last call; maybe none. */
    List<Record> read() {
        if (stale || open.isEmpty()) {
            discover();
        }
        List<Record> records = new ArrayList<>();
        for (Map.Entry<String, Position> shard : new ArrayList<>(open.entrySet())) {
            records.addAll(read(shard.getKey(), shard.getValue()));
        }
        return records;
    }

    private List<Record> read(String shard, Position position) {
        GetRecordsResponse response;
        try {
            response = client.getRecords(get -> get.shardIterator(position.iterator()));
        } catch (ExpiredIteratorException e) {
            open.put(shard, again(shard, position));
            return List.of();
        } catch (TrimmedDataAccessException e) {
            open.put(shard, atStart(shard));
            return List.of();
        }
        List<Record> records = response.records();
        if (response.nextShardIterator() == null) {
            open.remove(shard);
            stale = true;
        } else {
            String last = records.isEmpty()
                    ? position.lastSequenceNumber()
                    : records.get(records.size() - 1).dynamodb().sequenceNumber();
            open.put(shard, new Position(response.nextShardIterator(), last));
        }
        return records;
    }

    private void discover() {
        stale = false;
        List<Shard> shards = shards();
        for (Shard shard : shards) {
            boolean parentIsRead = !open.containsKey(shard.parentShardId());
            if (parentIsRead && known.add(shard.shardId())) {
                open.put(shard.shardId(), atStart(shard.shardId()));
            }
        }
    }

    private List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        String after = null;
        do {
            String start = after;
            DescribeStreamResponse response = client.describeStream(
                    describe -> describe.streamArn(streamArn).exclusiveStartShardId(start));
            shards.addAll(response.streamDescription().shards());
            after = response.streamDescription().lastEvaluatedShardId();
        } while (after != null);
        return shards;
    }

    private Position atStart(String shard) {
        return new Position(iterator(shard, ShardIteratorType.TRIM_HORIZON, null), null);
    }

    private Position again(String shard, Position position) {
        String last = position.lastSequenceNumber();
        return last == null
                ? new Position(iterator(shard, ShardIteratorType.LATEST, null), null)
                : new Position(iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, last), last);
    }

    private String iterator(String shard, ShardIteratorType type, String sequenceNumber) {
        GetShardIteratorRequest request = GetShardIteratorRequest.builder()
                .streamArn(streamArn)
                .shardId(shard)
                .shardIteratorType(type)
                .sequenceNumber(sequenceNumber)
                .build();
        return client.getShardIterator(request).shardIterator();
    }
}
