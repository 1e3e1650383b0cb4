package com.cruddur.messaging.seed;

import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes items in batches. It retries unprocessed items with exponential backoff. */
final class BatchWriter {

    /**
     * The maximum number of items in one BatchWriteItem:
     * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
     */
    static final int LARGEST = 25;

    /** The maximum number of consecutive requests that write nothing. */
    static final int MAX_FRUITLESS_REQUESTS = 20;

    /** The maximum time for one request and its retries. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private final DynamoDbClient client;
    private final String table;
    private final Time time;

    BatchWriter(DynamoDbClient client, String table, Time time) {
        this.client = client;
        this.table = table;
        this.time = time;
    }

    /**
     * Puts at most {@link #LARGEST} items.
     *
     * @throws IllegalStateException if more than {@link #MAX_FRUITLESS_REQUESTS} consecutive requests write nothing
     */
    void put(List<Map<String, AttributeValue>> items) {
        List<WriteRequest> pending = items.stream()
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList();
        int fruitless = 0;
        int waits = 0;
        while (true) {
            List<WriteRequest> unprocessed = unprocessed(pending);
            if (unprocessed.isEmpty()) {
                return;
            }
            fruitless = unprocessed.size() < pending.size() ? 0 : fruitless + 1;
            if (fruitless > MAX_FRUITLESS_REQUESTS) {
                throw new IllegalStateException(
                        "table %s accepts no more items: %d consecutive requests wrote nothing. Raise its write capacity, check the disk of a local table, or try again later"
                                .formatted(table, fruitless));
            }
            pending = unprocessed;
            time.sleep(Retry.backoff(waits++, time));
        }
    }

    private List<WriteRequest> unprocessed(List<WriteRequest> pending) {
        BatchWriteItemResponse response = new Retry(time, TIME_LIMIT)
                .call(() -> client.batchWriteItem(write -> write.requestItems(Map.of(table, pending))));
        return response.unprocessedItems().getOrDefault(table, List.of());
    }
}
