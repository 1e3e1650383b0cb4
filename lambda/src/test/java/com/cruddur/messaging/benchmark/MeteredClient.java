package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.model.ItemSize;
import com.cruddur.messaging.model.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * Counts requests, and write units by AWS's rules, because emulators do not report them as AWS does:
 *
 * <ul>
 *   <li>table: one unit for each started KB of the larger of the item's old and new state, twice in a transaction
 *       (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html);
 *   <li>index: one unit for each started KB of an item that is put into it, changed in it, or removed from it
 *       (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html). A moved row is a new item, so it takes
 *       a removal and a put. A transaction does not double these units, because its changes reach the index one by one
 *       after it is complete
 *       (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
 * </ul>
 */
final class MeteredClient implements DynamoDbClient {

    private final DynamoDbClient client;
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
    private long requests;
    private long tableUnits;
    private long indexUnits;

    MeteredClient(DynamoDbClient client) {
        this.client = client;
    }

    long requests() {
        return requests;
    }

    /** Returns the write units of the table. */
    long tableUnits() {
        return tableUnits;
    }

    /** Returns the write units of the index. */
    long indexUnits() {
        return indexUnits;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        requests++;
        return client.query(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        requests++;
        TransactWriteItemsResponse response = client.transactWriteItems(request);
        for (TransactWriteItem write : request.transactItems()) {
            if (write.put() == null) {
                count(write.delete().key(), Map.of(), 2);
            } else {
                count(keyOf(write.put().item()), write.put().item(), 2);
            }
        }
        return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        requests++;
        PutItemResponse response = client.putItem(request);
        count(keyOf(request.item()), request.item(), 1);
        return response;
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        requests++;
        DeleteItemResponse response = client.deleteItem(request);
        count(request.key(), Map.of(), 1);
        return response;
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    @Override
    public void close() {
        client.close();
    }

    private void count(Map<String, AttributeValue> key, Map<String, AttributeValue> after, int factor) {
        Map<String, AttributeValue> before =
                Optional.ofNullable(items.put(key, after)).orElse(Map.of());
        long units = units(Math.max(ItemSize.of(before), ItemSize.of(after)));
        tableUnits += factor * units;
        // The index key of an item changes only together with the item's key.
        indexUnits += isIndexed(before) || isIndexed(after) ? units : 0;
    }

    private static boolean isIndexed(Map<String, AttributeValue> item) {
        return item.containsKey(Schema.MESSAGE_GROUP_UUID);
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of(Schema.PK, item.get(Schema.PK), Schema.SK, item.get(Schema.SK));
    }

    private static long units(long bytes) {
        return Math.max(1, (bytes + 1_023) / 1_024);
    }
}
