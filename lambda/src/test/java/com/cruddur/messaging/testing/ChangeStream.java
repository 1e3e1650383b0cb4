package com.cruddur.messaging.testing;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads the stream of a new table from its first record. It does not follow child shards, which AWS adds after about
 * four hours.
 */
public final class ChangeStream {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DynamoDbStreamsClient client;
    private final List<String> iterators = new ArrayList<>();

    /** Starts at the oldest record of each shard. Waits up to two minutes for the first shard. */
    public ChangeStream(DynamoDbStreamsClient client, String streamArn) {
        this.client = client;
        List<Shard> shards = await(() -> client.describeStream(describe -> describe.streamArn(streamArn))
                .streamDescription()
                .shards());
        for (Shard shard : shards) {
            iterators.add(client.getShardIterator(get -> get.streamArn(streamArn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator());
        }
    }

    /**
     * Returns the records since the last call, in the form of function events. AWS shows a record a moment after its
     * write.
     */
    public List<DynamodbStreamRecord> next() {
        List<DynamodbStreamRecord> records = new ArrayList<>();
        for (int shard = 0; shard < iterators.size(); shard++) {
            GetRecordsResponse response;
            do {
                String iterator = iterators.get(shard);
                response = client.getRecords(get -> get.shardIterator(iterator));
                response.records().stream().map(ChangeStream::toEvent).forEach(records::add);
                iterators.set(shard, response.nextShardIterator());
            } while (!response.records().isEmpty());
        }
        return records;
    }

    /** Returns the next records of an item, and drops records of other items before them. Waits up to two minutes. */
    public List<DynamodbStreamRecord> next(Map<String, AttributeValue> item) {
        return await(() -> next().stream().filter(record -> isOf(item, record)).toList());
    }

    private static <T> List<T> await(Supplier<List<T>> read) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<T> found = read.get();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            Time.SYSTEM.sleep(Duration.ofMillis(250));
            found = read.get();
        }
        return found;
    }

    private static boolean isOf(Map<String, AttributeValue> item, DynamodbStreamRecord record) {
        return record.getDynamodb().getKeys().entrySet().stream()
                .allMatch(key ->
                        key.getValue().getS().equals(item.get(key.getKey()).s()));
    }

    private static DynamodbStreamRecord toEvent(Record record) {
        DynamodbStreamRecord event = Events.written(
                record.eventNameAsString(),
                record.dynamodb().hasNewImage()
                        ? record.dynamodb().newImage()
                        : record.dynamodb().keys(),
                record.dynamodb().sequenceNumber());
        event.getDynamodb()
                .setApproximateCreationDateTime(Date.from(record.dynamodb().approximateCreationDateTime()));
        if (!record.dynamodb().hasNewImage()) {
            event.getDynamodb().setNewImage(null);
        }
        return event;
    }
}
