package com.cruddur.messaging.store;

import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Lists and creates messages and message groups: access patterns A to D, for applications.
 *
 * <p>A list returns every readable item. It names an item that cannot be read in {@link Page#unreadable()} and goes on.
 *
 * <p>Creating a message does not move group rows. The stream function does that.
 *
 * <p>A request that meets throttling, a conflict or a lost connection is repeated for up to 10 seconds; then its
 * {@code SdkException} is thrown.
 */
public final class MessageStore {

    /** The number of consecutive microseconds that a message tries as its key, beginning with its own time. */
    static final int MOST_STEPS = 1_000;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
    private static final String FREE = "attribute_not_exists(" + Schema.PK + ")";

    private final DynamoDbClient client;
    private final String table;
    private final Time time;

    /** Works on a table through a client. The caller closes the client. */
    public MessageStore(DynamoDbClient client, String table) {
        this(client, table, Time.SYSTEM);
    }

    MessageStore(DynamoDbClient client, String table, Time time) {
        this.client = client;
        this.table = table;
        this.time = time;
    }

    /**
     * Pattern A: lists the newest messages of a message group in reading order, oldest first.
     * {@link Page#next()} leads to older messages.
     *
     * @throws IllegalArgumentException if the message group is not a uuid
     */
    public Page<Message> listMessages(String messageGroupUuid, Listing listing) {
        Checks.uuid(Schema.MESSAGE_GROUP_UUID, messageGroupUuid);
        Page<Message> newestFirst = list(Message.partitionKey(messageGroupUuid), listing, Message::fromItem);
        List<Message> oldestFirst = new ArrayList<>(newestFirst.entries());
        Collections.reverse(oldestFirst);
        return new Page<>(oldestFirst, newestFirst.next(), newestFirst.consumedCapacity(), newestFirst.unreadable());
    }

    /**
     * Pattern B: returns the conversation list of a user, the newest group row first. {@link Page#next()} leads to
     * older rows.
     *
     * @throws IllegalArgumentException if the user is not a uuid
     */
    public Page<MessageGroup> listMessageGroups(String userUuid, Listing listing) {
        Checks.uuid(Schema.USER_UUID, userUuid);
        return list(MessageGroup.partitionKey(userUuid), listing, MessageGroup::fromItem);
    }

    /**
     * Pattern C: stores a message in an existing message group. A message group exists if it has a message. If another
     * message of the group has the same microsecond, the message takes the next free one. Storing the same message again
     * (by its uuid) changes nothing.
     *
     * <p>Checking that the group exists costs one read unit: a consistent read of the group's oldest message. A message
     * larger than 4 KB costs one more unit for every further 4 KB
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html).
     *
     * @return the message as stored
     * @throws IllegalArgumentException if a uuid has the wrong form, or the text is blank or longer than 1024
     *     characters
     * @throws IllegalStateException if the message group has no message ({@link #createMessageGroup} stores the first),
     *     or none of the 1,000 microseconds from its time on is free
     */
    public Message createMessage(Message message) {
        check(message);
        Retry retry = retry();
        if (firstMessage(message.messageGroupUuid(), retry).isEmpty()) {
            throw new IllegalStateException(
                    "message group %s does not exist: it has no message".formatted(message.messageGroupUuid()));
        }
        return atFreeTime(message, candidate -> {
            try {
                retry.call(() -> client.putItem(put -> put.tableName(table)
                        .item(candidate.toItem())
                        .conditionExpression(FREE)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
                return true;
            } catch (ConditionalCheckFailedException e) {
                return isSame(candidate, e.item());
            }
        });
    }

    /**
     * Pattern D: stores the first message of a message group, and the group rows of its sender and its receiver, in one
     * transaction. If a group row of another group has the key of one of these rows, all three items take the next free
     * microsecond. Storing the same message again (by its uuid) changes nothing.
     *
     * @return the message as stored
     * @throws IllegalArgumentException if a uuid has the wrong form, the text is blank or longer than 1024 characters,
     *     or sender and receiver are the same
     * @throws IllegalStateException if the message group already has a different first message, or none of the
     *     1,000 microseconds from its time on is free
     */
    public Message createMessageGroup(Message first, User receiver) {
        check(first);
        Checks.uuid("receiver's " + Schema.USER_UUID, receiver.uuid());
        if (first.sender().uuid().equals(receiver.uuid())) {
            throw new IllegalArgumentException(
                    "The sender and the receiver are both %s; a message group needs two users."
                            .formatted(receiver.handle()));
        }
        Retry retry = retry();
        Optional<Map<String, AttributeValue>> stored = firstMessage(first.messageGroupUuid(), retry);
        if (stored.isPresent()) {
            if (isSame(first, stored.get())) {
                return Message.fromItem(stored.get());
            }
            throw exists(first);
        }
        return atFreeTime(first, candidate -> {
            List<TransactWriteItem> writes = Stream.of(
                            candidate.toItem(),
                            MessageGroup.after(candidate, first.sender().uuid(), receiver)
                                    .toItem(),
                            MessageGroup.after(candidate, receiver.uuid(), first.sender())
                                    .toItem())
                    .map(this::putIfFree)
                    .toList();
            while (true) {
                try {
                    retry.call(() -> client.transactWriteItems(request -> request.transactItems(writes)));
                    return true;
                } catch (TransactionCanceledException e) {
                    if (Cancellation.hasFailedCondition(e)) {
                        return isDone(candidate, e.cancellationReasons());
                    }
                    if (!Cancellation.isTransient(e)) {
                        throw e;
                    }
                    retry.fault(e);
                }
            }
        });
    }

    /**
     * Returns the group's first message by sort key. Creating a group again must find a first message that was delayed:
     * its original time may be free, so the condition of the put alone would store it twice.
     */
    private Optional<Map<String, AttributeValue>> firstMessage(String group, Retry retry) {
        return retry
                .call(() -> client.query(query -> query.tableName(table)
                        .consistentRead(true)
                        .limit(1)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", string(Message.partitionKey(group))))))
                .items()
                .stream()
                .findFirst();
    }

    private static IllegalStateException exists(Message first) {
        return new IllegalStateException("message group %s already exists".formatted(first.messageGroupUuid()));
    }

    private boolean isDone(Message first, List<CancellationReason> reasons) {
        if (isSame(first, reasons.get(0).item())) {
            return true;
        }
        boolean exists = reasons.stream()
                .skip(1)
                .flatMap(reason -> Attributes.find(reason.item(), Schema.MESSAGE_GROUP_UUID).stream())
                .anyMatch(first.messageGroupUuid()::equals);
        if (exists) {
            throw exists(first);
        }
        return false;
    }

    private interface Attempt {
        /** Returns true if the message is stored, false if a different item has its key. */
        boolean store(Message candidate);
    }

    private static Message atFreeTime(Message message, Attempt attempt) {
        Message candidate = message;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (attempt.store(candidate)) {
                return candidate;
            }
            candidate = candidate.at(candidate.createdAt().plus(Timestamps.STEP));
        }
        throw new IllegalStateException("message %s cannot be stored: every key from %s to %s is taken"
                .formatted(message.uuid(), message.createdAt(), candidate.createdAt()));
    }

    private static boolean isSame(Message message, Map<String, AttributeValue> stored) {
        return Attributes.find(stored, Schema.MESSAGE_UUID)
                .filter(message.uuid()::equals)
                .isPresent();
    }

    private TransactWriteItem putIfFree(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item)
                        .conditionExpression(FREE)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    private <T> Page<T> list(String pk, Listing listing, Function<Map<String, AttributeValue>, T> reader) {
        PageReader<T> page = new PageReader<>(listing, reader);
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":pk", string(pk)));
        listing.year().ifPresent(year -> values.put(":year", string(listing.prefix())));
        QueryRequest request = QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("pk = :pk" + (listing.year().isPresent() ? " AND begins_with(sk, :year)" : ""))
                .expressionAttributeValues(values)
                .scanIndexForward(false)
                .limit(page.itemsToQuery())
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build();

        Map<String, AttributeValue> start = listing.start(pk);
        Retry retry = retry();
        do {
            QueryRequest next = request.toBuilder()
                    .exclusiveStartKey(start.isEmpty() ? null : start)
                    .build();
            QueryResponse answer = retry.call(() -> client.query(next));
            page.add(answer);
            start = answer.lastEvaluatedKey();
        } while (!page.isWhole() && !start.isEmpty());
        return page.page();
    }

    private Retry retry() {
        return new Retry(time, TIME_LIMIT);
    }

    private static void check(Message message) {
        Checks.uuid(Schema.MESSAGE_GROUP_UUID, message.messageGroupUuid());
        Checks.uuid(Schema.MESSAGE_UUID, message.uuid());
        Checks.uuid(Schema.USER_UUID, message.sender().uuid());
        Checks.text(message.text());
    }
}
