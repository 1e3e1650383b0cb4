package com.cruddur.messaging.stream;

import static com.cruddur.messaging.model.Attributes.find;
import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Retry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The newest message of a message group, read consistently. There are several if different sort keys mean the same
 * instant, because it is unknown which was written last.
 *
 * @param messages the newest messages; empty if the group has no readable message
 * @param unreadable the sort keys of the items found on the way that are not readable messages
 */
record NewestMessages(List<MessageEvent> messages, List<String> unreadable) {

    /**
     * The maximum time by which the key of a newer message may sort before the newest instant found so far. DynamoDB
     * sorts by the local time in the key, which differs from UTC by up to 18 hours ({@link ZoneOffset#MIN}). A key
     * without seconds adds up to a minute.
     */
    static final Duration LOOK_BACK = Duration.ofHours(18).plusMinutes(1);

    /**
     * The number of items on a page: few, so that a quiet group costs one or two read units, and enough that a busy one takes few
     * requests.
     */
    private static final int PAGE = 50;

    /** The time of a record that was delivered long ago, so that the mover does not wait. */
    private static final Instant LONG_AGO = Instant.EPOCH;

    static NewestMessages of(String group, DynamoDbClient client, String table, Retry retry) {
        String pk = Message.partitionKey(group);
        List<MessageEvent> newest = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        Map<String, AttributeValue> after = null;
        do {
            QueryRequest page = QueryRequest.builder()
                    .tableName(table)
                    .consistentRead(true)
                    .scanIndexForward(false)
                    .limit(PAGE)
                    .keyConditionExpression(Schema.PK + " = :pk")
                    .expressionAttributeValues(Map.of(":pk", string(pk)))
                    .exclusiveStartKey(after)
                    .build();
            QueryResponse response = retry.call(() -> client.query(page));
            for (Map<String, AttributeValue> item : response.items()) {
                if (sortsBeforeAllNewer(get(item, Schema.SK), newest)) {
                    return new NewestMessages(newest, unreadable);
                }
                read(item, group)
                        .ifPresentOrElse(message -> add(message, newest), () -> unreadable.add(get(item, Schema.SK)));
            }
            after = response.lastEvaluatedKey();
        } while (!after.isEmpty());
        return new NewestMessages(newest, unreadable);
    }

    private static boolean sortsBeforeAllNewer(String sk, List<MessageEvent> newest) {
        return newest.stream()
                .anyMatch(message ->
                        sk.compareTo(LocalDateTime.ofInstant(message.createdAt().minus(LOOK_BACK), ZoneOffset.UTC)
                                        .toString())
                                < 0);
    }

    private static Optional<MessageEvent> read(Map<String, AttributeValue> item, String group) {
        RecordId record = new RecordId("", find(item, Schema.PK), find(item, Schema.SK), LONG_AGO);
        return Timestamps.find(get(item, Schema.SK))
                .flatMap(time -> find(item, Schema.MESSAGE)
                        .map(text -> new MessageEvent(record, group, time, text, find(item, Schema.USER_UUID))));
    }

    private static void add(MessageEvent message, List<MessageEvent> newest) {
        if (newest.isEmpty() || message.createdAt().isAfter(newest.get(0).createdAt())) {
            newest.clear();
        } else if (message.createdAt().isBefore(newest.get(0).createdAt())) {
            return;
        }
        newest.add(message);
    }
}
