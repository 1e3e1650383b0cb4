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

/** Writes items in batches. What a table has no capacity for is tried again, more slowly every time. */
final class BatchWriter {

    /** The most items of one BatchWriteItem. */
    static final int LARGEST = 25;

    /** How many times in a row a batch may come back with nothing written. */
    static final int FRUITLESS = 20;

    /** How long one request may be tried. */
    static final Duration ALLOWED = Duration.ofSeconds(30);

    private final DynamoDbClient client;
    private final String table;
    private final Time time;

    BatchWriter(DynamoDbClient client, String table, Time time) {
        this.client = client;
        this.table = table;
        this.time = time;
    }

    /**
     * Puts items, at most {@link #LARGEST}.
     *
     * @throws IllegalStateException if the table takes nothing for too long
     */
    void put(List<Map<String, AttributeValue>> items) {
        List<WriteRequest> pending = items.stream()
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList();
        int fruitless = 0;
        Duration wait = Retry.FIRST_WAIT;
        while (true) {
            List<WriteRequest> unprocessed = unprocessed(pending);
            if (unprocessed.isEmpty()) {
                return;
            }
            fruitless = unprocessed.size() < pending.size() ? 0 : fruitless + 1;
            if (fruitless > FRUITLESS) {
                throw new IllegalStateException(
                        "table %s takes no more items: %d tries in a row wrote nothing; raise its write capacity (of a local table, see to its disk) or try again later"
                                .formatted(table, fruitless));
            }
            pending = unprocessed;
            time.sleep(jittered(wait));
            Duration longer = wait.multipliedBy(2);
            wait = longer.compareTo(Retry.LONGEST_WAIT) < 0 ? longer : Retry.LONGEST_WAIT;
        }
    }

    private List<WriteRequest> unprocessed(List<WriteRequest> pending) {
        BatchWriteItemResponse response = new Retry(time, ALLOWED)
                .call(() -> client.batchWriteItem(write -> write.requestItems(Map.of(table, pending))));
        return response.unprocessedItems().getOrDefault(table, List.of());
    }

    private Duration jittered(Duration wait) {
        return Duration.ofNanos((long) (wait.toNanos() * time.random()));
    }
}
