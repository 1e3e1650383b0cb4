package com.cruddur.messaging.testing;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The stream of a table of DynamoDB Local, from its first record on. It has one shard there. */
public final class LocalStream {

    private final DynamoDbStreamsClient client;
    private String iterator;

    /** Starts at the oldest record. */
    public LocalStream(DynamoDbStreamsClient client, String streamArn) {
        this.client = client;
        String shard = client.describeStream(describe -> describe.streamArn(streamArn))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
        iterator = client.getShardIterator(get ->
                        get.streamArn(streamArn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    /** Returns the records since the last call, as the function gets them. */
    public List<DynamodbStreamRecord> next() {
        List<DynamodbStreamRecord> records = new ArrayList<>();
        GetRecordsResponse response;
        do {
            response = client.getRecords(get -> get.shardIterator(iterator));
            response.records().stream().map(LocalStream::toEvent).forEach(records::add);
            iterator = response.nextShardIterator();
        } while (!response.records().isEmpty());
        return records;
    }

    private static DynamodbStreamRecord toEvent(Record record) {
        DynamodbStreamRecord event = Events.written(
                record.eventNameAsString(),
                record.dynamodb().hasNewImage()
                        ? record.dynamodb().newImage()
                        : record.dynamodb().keys(),
                record.dynamodb().sequenceNumber());
        if (!record.dynamodb().hasNewImage()) {
            event.getDynamodb().setNewImage(null);
        }
        return event;
    }
}
