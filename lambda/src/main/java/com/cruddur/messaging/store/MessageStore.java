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
 * The access patterns of an application: list and create messages and message groups.
 *
 * <p>A list holds all that can be read: an item that is not as it should be is named in {@link Page#unreadable()}, and hides
 * no other.
 *
 * <p>Moving message groups when a message arrives is not among them: the stream function does that.
 */
public final class MessageStore {

    /** How many microseconds a message may be put off to find a free key. */
    static final int MOST_STEPS = 1_000;

    private static final Duration ALLOWED = Duration.ofSeconds(10);
    private static final String FREE = "attribute_not_exists(" + Schema.PK + ")";

    private final DynamoDbClient client;
    private final String table;
    private final Time time;

    /** Works on a table through a client, which the caller closes. */
    public MessageStore(DynamoDbClient client, String table) {
        this(client, table, Time.SYSTEM);
    }

    MessageStore(DynamoDbClient client, String table, Time time) {
        this.client = client;
        this.table = table;
        this.time = time;
    }

    /**
     * Pattern A: lists the newest messages of a message group, the oldest of them first, as a conversation is read.
     * {@link Page#next()} leads to older messages.
     *
     * @throws IllegalArgumentException if the uuid is none
     */
    public Page<Message> listMessages(String messageGroupUuid, Listing listing) {
        Checks.uuid(Schema.MESSAGE_GROUP_UUID, messageGroupUuid);
        Page<Message> newestFirst = list(Message.partitionKey(messageGroupUuid), listing, Message::fromItem);
        List<Message> oldestFirst = new ArrayList<>(newestFirst.entries());
        Collections.reverse(oldestFirst);
        return new Page<>(oldestFirst, newestFirst.next(), newestFirst.consumedCapacity(), newestFirst.unreadable());
    }

    /**
     * Pattern B: lists the message groups of a user, the newest first. {@link Page#next()} leads to older ones.
     *
     * @throws IllegalArgumentException if the uuid is none
     */
    public Page<MessageGroup> listMessageGroups(String userUuid, Listing listing) {
        Checks.uuid(Schema.USER_UUID, userUuid);
        return list(MessageGroup.partitionKey(userUuid), listing, MessageGroup::fromItem);
    }

    /**
     * Pattern C: stores a message in a message group that exists, which is one with a message. Where another message of the
     * group has the same microsecond, it takes the next free one. Storing the same message again (by its uuid) changes
     * nothing.
     *
     * <p>To see that the group exists costs one read unit: the group's oldest message, of up to 4 KB, is read consistently
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html). A larger one
     * costs one more for every 4 KB.
     *
     * @return the message as stored
     * @throws IllegalArgumentException if a uuid is none, or the text is blank or longer than 1024 characters
     * @throws IllegalStateException if the message group has no message; {@link #createMessageGroup} stores the first
     */
    public Message createMessage(Message message) {
        check(message);
        Retry retry = retry();
        if (firstMessage(message.messageGroupUuid(), retry).isEmpty()) {
            throw new IllegalStateException("message group %s does not exist: no message of it is stored"
                    .formatted(message.messageGroupUuid()));
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
     * Pattern D: stores a message group's first message, and the message group of its sender and its receiver, in one
     * transaction. Where the message group of either stands at the key of another, all take the next free microsecond.
     * Storing the same message again (by its uuid) changes nothing.
     *
     * @return the message as stored
     * @throws IllegalArgumentException if a uuid is none, the text is blank or longer than 1024 characters, or sender and
     *     receiver are the same
     * @throws IllegalStateException if the message group has another first message already
     */
    public Message createMessageGroup(Message first, User receiver) {
        check(first);
        Checks.uuid("receiver's " + Schema.USER_UUID, receiver.uuid());
        if (first.sender().uuid().equals(receiver.uuid())) {
            throw new IllegalArgumentException(
                    "sender and receiver are both %s; a message group needs two users".formatted(receiver.uuid()));
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
                    if (!Cancellation.isPassing(e)) {
                        throw e;
                    }
                    retry.fault(e);
                }
            }
        });
    }

    /**
     * Returns the first message by sort key. A message that was put off may find its own time free when it comes again: only
     * its group tells that it is there.
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
        return new IllegalStateException("message group %s exists already".formatted(first.messageGroupUuid()));
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
        /** Returns whether the message is stored; otherwise its key is taken. */
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
        throw new IllegalStateException("message %s finds no free key from %s to %s"
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
        return new Retry(time, ALLOWED);
    }

    private static void check(Message message) {
        Checks.uuid(Schema.MESSAGE_GROUP_UUID, message.messageGroupUuid());
        Checks.uuid(Schema.MESSAGE_UUID, message.uuid());
        Checks.uuid(Schema.USER_UUID, message.sender().uuid());
        Checks.text(message.text());
    }
}
