package com.cruddur.messaging.stream;

import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Retry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads all rows of a message group: with eventual consistency from the index, or consistently from an owner's
 * partition.
 */
final class GroupRows {

    private final DynamoDbClient client;
    private final String table;

    GroupRows(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * The rows of a group that a query found.
     *
     * @param unreadable the keys of the rows whose sort key is not a timestamp
     */
    record FoundRows(List<GroupRow> rows, List<String> unreadable) {

        /** Returns whether every row could be read. */
        boolean areAll() {
            return unreadable.isEmpty();
        }

        Map<String, List<GroupRow>> byOwner() {
            return rows.stream()
                    .collect(Collectors.groupingBy(GroupRow::owner, LinkedHashMap::new, Collectors.toList()));
        }
    }

    /** Returns the rows that the index shows. Each row may be stale. */
    FoundRows inIndex(String group, Retry retry) {
        return all(
                retry,
                query -> query.indexName(Schema.MESSAGE_GROUP_INDEX)
                        .keyConditionExpression(Schema.MESSAGE_GROUP_UUID + " = :group")
                        .expressionAttributeValues(Map.of(":group", string(group))));
    }

    /** Returns the rows of one owner, read consistently. */
    List<GroupRow> ofOwner(String owner, String group, Retry retry) {
        return consistently(
                retry,
                Schema.PK + " = :pk",
                Map.of(":pk", string(MessageGroup.partitionKey(owner)), ":group", string(group)));
    }

    /** Returns a row as it is now, read consistently for one read unit, or empty if it is no longer at its key. */
    Optional<GroupRow> now(GroupRow row, Retry retry) {
        List<GroupRow> there = consistently(
                retry,
                "%s = :pk AND %s = :sk".formatted(Schema.PK, Schema.SK),
                Map.of(
                        ":pk", row.item().get(Schema.PK),
                        ":sk", row.item().get(Schema.SK),
                        ":group", string(row.group())));
        return there.stream().findFirst();
    }

    private List<GroupRow> consistently(Retry retry, String keys, Map<String, AttributeValue> values) {
        return all(
                        retry,
                        query -> query.consistentRead(true)
                                .keyConditionExpression(keys)
                                .filterExpression(Schema.MESSAGE_GROUP_UUID + " = :group")
                                .expressionAttributeValues(values))
                .rows();
    }

    private FoundRows all(Retry retry, Consumer<QueryRequest.Builder> where) {
        List<GroupRow> rows = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        Map<String, AttributeValue> after = null;
        do {
            QueryRequest page = QueryRequest.builder()
                    .tableName(table)
                    .applyMutation(where)
                    .exclusiveStartKey(after)
                    .build();
            QueryResponse response = retry.call(() -> client.query(page));
            response.items().stream()
                    .filter(GroupRow::isGroupRow)
                    .forEach(item -> GroupRow.of(item)
                            .ifPresentOrElse(
                                    rows::add,
                                    () -> unreadable.add(
                                            "%s, %s".formatted(get(item, Schema.PK), get(item, Schema.SK)))));
            after = response.lastEvaluatedKey();
        } while (!after.isEmpty());
        return new FoundRows(rows, unreadable);
    }
}
