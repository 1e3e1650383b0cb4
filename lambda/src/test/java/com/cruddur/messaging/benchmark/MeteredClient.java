package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.model.ItemSize;
import com.cruddur.messaging.model.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Counts requests and write units by DynamoDB's own rules, because DynamoDB Local leaves out the factor 2 of transactions:
 * one unit per item and started KB of the larger of its old and new state, two in a transaction
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html).
 */
final class MeteredClient implements DynamoDbClient {

    private final DynamoDbClient client;
    private final Map<Map<String, AttributeValue>, Long> sizes = new HashMap<>();
    private long requests;
    private long writeUnits;

    MeteredClient(DynamoDbClient client) {
        this.client = client;
    }

    long requests() {
        return requests;
    }

    /** Returns the write units of the table; the index takes its own. */
    long writeUnits() {
        return writeUnits;
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
            writeUnits += 2
                    * (write.put() == null
                            ? deleted(write.delete().key())
                            : put(write.put().item()));
        }
        return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        requests++;
        PutItemResponse response = client.putItem(request);
        writeUnits += put(request.item());
        return response;
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        requests++;
        DeleteItemResponse response = client.deleteItem(request);
        writeUnits += deleted(request.key());
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

    private long put(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(List.of(Schema.PK, Schema.SK));
        long size = ItemSize.of(item);
        Long before = sizes.put(key, size);
        return units(Math.max(size, before == null ? 0 : before));
    }

    private long deleted(Map<String, AttributeValue> key) {
        Long before = sizes.remove(key);
        return units(before == null ? 0 : before);
    }

    private static long units(long bytes) {
        return Math.max(1, (bytes + 1_023) / 1_024);
    }
}
