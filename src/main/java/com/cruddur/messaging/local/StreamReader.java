package com.cruddur.messaging.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

/** Reads a stream from its oldest record on: every shard in order, and none before the one that it continues. */
final class StreamReader {

    /** Records of a shard, in order. */
    record Read(String shard, List<Record> records) {}

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<String, String> lastSequenceNumbers = new HashMap<>();
    private final Set<String> finished = new HashSet<>();

    StreamReader(DynamoDbStreamsClient client, String streamArn) {
        this.client = client;
        this.streamArn = streamArn;
    }

    /** Returns what every shard that may be read has since the last call; a shard with nothing new is left out. */
    List<Read> next() {
        List<Shard> shards = shards();
        Set<String> unfinished = new HashSet<>();
        shards.forEach(shard -> unfinished.add(shard.shardId()));
        unfinished.removeAll(finished);
        List<Read> reads = new ArrayList<>();
        for (Shard shard : shards) {
            if (unfinished.contains(shard.shardId()) && !unfinished.contains(shard.parentShardId())) {
                List<Record> records = read(shard.shardId());
                if (!records.isEmpty()) {
                    reads.add(new Read(shard.shardId(), records));
                }
            }
        }
        return reads;
    }

    private List<Record> read(String shard) {
        try {
            String iterator = iterators.computeIfAbsent(shard, this::iterator);
            GetRecordsResponse response = client.getRecords(get -> get.shardIterator(iterator));
            List<Record> records = response.records();
            if (!records.isEmpty()) {
                lastSequenceNumbers.put(
                        shard, records.get(records.size() - 1).dynamodb().sequenceNumber());
            }
            if (response.nextShardIterator() == null) {
                iterators.remove(shard);
                finished.add(shard);
            } else {
                iterators.put(shard, response.nextShardIterator());
            }
            return records;
        } catch (ExpiredIteratorException e) {
            iterators.remove(shard);
        } catch (TrimmedDataAccessException e) {
            lastSequenceNumbers.remove(shard);
            iterators.remove(shard);
        }
        return read(shard);
    }

    private String iterator(String shard) {
        String last = lastSequenceNumbers.get(shard);
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shard);
        return client.getShardIterator(
                        last == null
                                ? request.shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                                        .build()
                                : request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                                        .sequenceNumber(last)
                                        .build())
                .shardIterator();
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
}
