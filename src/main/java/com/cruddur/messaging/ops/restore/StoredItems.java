package com.cruddur.messaging.ops.restore;

import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The items of one table. Reads are consistent and page by page.
 *
 * @param client the caller closes it
 */
public record StoredItems(DynamoDbClient client, String table) {

    /** How long one request waits for throttling to end. Auto scaling takes minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How many items one query reads. They take a few units, so that the pace is even. */
    private static final int PAGE = 100;

    /** Returns whether a message group has a message. */
    public boolean hasMessages(String group) {
        QueryRequest request = partition(Message.partitionKey(group)).limit(1).build();
        return !call(() -> client.query(request)).items().isEmpty();
    }

    /** Returns the uuids of the message groups in a user's conversation list. */
    public Set<String> groupsOf(String ownerUuid) {
        Set<String> groups = new HashSet<>();
        read(
                partition(MessageGroup.partitionKey(ownerUuid)).build(),
                page -> page.forEach(
                        row -> Attributes.find(row, Schema.MESSAGE_GROUP_UUID).ifPresent(groups::add)));
        return groups;
    }

    /** Reads the messages of a group, newest first. */
    void messagesOf(String group, Consumer<List<Map<String, AttributeValue>>> page) {
        read(partition(Message.partitionKey(group)).scanIndexForward(false).build(), page);
    }

    /** Reads every item whose partition key begins with a prefix, partition by partition, in the order of the sort keys. */
    void beginningWith(String prefix, Consumer<List<Map<String, AttributeValue>>> page) {
        ScanRequest request = ScanRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .filterExpression("begins_with(pk, :prefix)")
                .expressionAttributeValues(Map.of(":prefix", string(prefix)))
                .build();
        Map<String, AttributeValue> after = null;
        do {
            ScanRequest next = request.toBuilder().exclusiveStartKey(after).build();
            ScanResponse answer = call(() -> client.scan(next));
            page.accept(answer.items());
            after = answer.lastEvaluatedKey();
        } while (!after.isEmpty());
    }

    /** Returns the items of one partition between two sort keys, both included. The keys of the map are the sort keys. */
    Map<String, Map<String, AttributeValue>> between(String pk, String first, String last) {
        Map<String, Map<String, AttributeValue>> found = new HashMap<>();
        read(
                query(
                                "pk = :pk AND sk BETWEEN :first AND :last",
                                Map.of(":pk", string(pk), ":first", string(first), ":last", string(last)))
                        .build(),
                page -> page.forEach(item -> found.put(Attributes.get(item, Schema.SK), item)));
        return found;
    }

    /** Puts an item, unless the table has an item with its key. Returns that item, or empty if it was put. */
    Optional<Map<String, AttributeValue>> put(Map<String, AttributeValue> item) {
        try {
            call(() -> client.putItem(put -> put.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(pk)")
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
            return Optional.empty();
        } catch (ConditionalCheckFailedException e) {
            return Optional.of(e.item());
        }
    }

    private QueryRequest.Builder partition(String pk) {
        return query("pk = :pk", Map.of(":pk", string(pk)));
    }

    private QueryRequest.Builder query(String condition, Map<String, AttributeValue> values) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .limit(PAGE)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values);
    }

    private void read(QueryRequest request, Consumer<List<Map<String, AttributeValue>>> page) {
        Map<String, AttributeValue> after = null;
        do {
            QueryRequest next = request.toBuilder().exclusiveStartKey(after).build();
            QueryResponse answer = call(() -> client.query(next));
            page.accept(answer.items());
            after = answer.lastEvaluatedKey();
        } while (!after.isEmpty());
    }

    private static <T> T call(Supplier<T> request) {
        return new Retry(Time.SYSTEM, PATIENCE).call(request);
    }
}
