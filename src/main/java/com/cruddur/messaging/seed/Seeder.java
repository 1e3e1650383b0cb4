package com.cruddur.messaging.seed;

import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Cancellation;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes conversations into a table. Safe to repeat: uuids are derived from the users, and an existing conversation
 * keeps the time of its first message, so a second run only adds missing items. Do not run two at once.
 */
public final class Seeder {

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;
    private final Time time;
    private final BatchWriter batches;

    /** Creates a seeder that writes through a client, which the caller closes. */
    public Seeder(DynamoDbClient client, String table) {
        this(client, table, Clock.systemUTC(), Time.SYSTEM);
    }

    Seeder(DynamoDbClient client, String table, Clock clock, Time time) {
        this.client = client;
        this.table = table;
        this.clock = clock;
        this.time = time;
        this.batches = new BatchWriter(client, table, time);
    }

    /**
     * Writes the conversations of a plan.
     *
     * @param progress receives the number of messages that are there, after each batch that is written
     * @return one entry for each conversation
     * @throws IllegalStateException if an existing conversation would reach into the future, or the table accepts no
     *     items for too long
     */
    public List<SeededConversation> seed(SeedPlan plan, Progress progress) {
        List<SeededConversation> seeded = new ArrayList<>();
        for (int number = 0; number < plan.groups(); number++) {
            seeded.add(seed(plan, number, progress));
        }
        return seeded;
    }

    private SeededConversation seed(SeedPlan plan, int number, Progress progress) {
        String group = plan.groupUuid(number);
        Instant now = clock.instant();
        Map<String, String> stored = storedTimes(group);
        Instant start = Optional.ofNullable(stored.get(SeedPlan.messageUuid(group, 0)))
                .map(Timestamps::parse)
                .orElseGet(() -> plan.start(now, number));
        Message last = plan.message(group, start, plan.messages() - 1);
        if (last.createdAt().isAfter(now)) {
            throw new IllegalStateException(
                    "message group %s began at %s, so %d messages one minute apart would reach into the future. Seed fewer messages, or drop the table first"
                            .formatted(group, Timestamps.format(start), plan.messages()));
        }
        // Group rows are written first, at the time of the last message, so the stream function has nothing to move.
        int written = moveUp(MessageGroup.after(last, plan.first().uuid(), plan.second()))
                + moveUp(MessageGroup.after(last, plan.second().uuid(), plan.first()));
        Set<String> times = Set.copyOf(stored.values());
        // The first message is written alone, before the others: a later run reads the start time from it.
        int from = 0;
        int to = 1;
        while (from < plan.messages()) {
            List<Map<String, AttributeValue>> missing = IntStream.range(from, to)
                    .mapToObj(i -> plan.message(group, start, i).toItem())
                    .filter(item -> !times.contains(get(item, Schema.SK)))
                    .toList();
            if (!missing.isEmpty()) {
                batches.put(missing);
                written += missing.size();
                progress.written((long) number * plan.messages() + to, (long) plan.groups() * plan.messages());
            }
            from = to;
            to = Math.min(from + BatchWriter.LARGEST, plan.messages());
        }
        return new SeededConversation(group, plan.messages(), written, start, last.createdAt());
    }

    /** Returns the sort keys of a group's messages, by message uuid. An earlier run may have written them. */
    private Map<String, String> storedTimes(String group) {
        return query(Message.partitionKey(group), "attribute_exists(" + Schema.MESSAGE_UUID + ")", Map.of())
                .collect(Collectors.toMap(
                        item -> get(item, Schema.MESSAGE_UUID), item -> get(item, Schema.SK), (first, later) -> first));
    }

    /**
     * Replaces an older group row, and returns the number of rows written: 0 or 1. A newer row stays, since users wrote messages
     * after an earlier seed.
     */
    private int moveUp(MessageGroup row) {
        Retry retry = new Retry(time, BatchWriter.TIME_LIMIT);
        while (true) {
            List<TransactWriteItem> writes = writes(row);
            if (writes.isEmpty()) {
                return 0;
            }
            try {
                retry.call(() -> client.transactWriteItems(request -> request.transactItems(writes)));
                return 1;
            } catch (TransactionCanceledException e) {
                if (!Cancellation.hasFailedCondition(e) && !Cancellation.isTransient(e)) {
                    throw e;
                }
                retry.fault(e); // Then read again: the stream function may have moved the row.
            }
        }
    }

    /** Returns the writes that move a group row up to this one; empty if the stored row is as new or newer. */
    private List<TransactWriteItem> writes(MessageGroup row) {
        List<Map<String, AttributeValue>> rows = query(
                        MessageGroup.partitionKey(row.ownerUuid()),
                        Schema.MESSAGE_GROUP_UUID + " = :group",
                        Map.of(":group", string(row.uuid())))
                .toList();
        boolean current = rows.stream()
                .map(MessageGroup::fromItem)
                .anyMatch(stored -> !stored.lastMessageAt().isBefore(row.lastMessageAt()));
        if (current) {
            return List.of();
        }
        Stream<TransactWriteItem> deletes = rows.stream()
                .map(old -> TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table)
                                .key(Map.of(Schema.PK, old.get(Schema.PK), Schema.SK, old.get(Schema.SK)))
                                .conditionExpression(Schema.MESSAGE_GROUP_UUID + " = :group")
                                .expressionAttributeValues(Map.of(":group", string(row.uuid()))))
                        .build());
        TransactWriteItem put = TransactWriteItem.builder()
                .put(to -> to.tableName(table)
                        .item(row.toItem())
                        .conditionExpression("attribute_not_exists(" + Schema.PK + ")"))
                .build();
        return Stream.concat(deletes, Stream.of(put)).toList();
    }

    /** Returns the items of a partition that match a filter with these values. */
    private Stream<Map<String, AttributeValue>> query(
            String pk, String filter, Map<String, AttributeValue> filterValues) {
        Map<String, AttributeValue> values = new HashMap<>(filterValues);
        values.put(":pk", string(pk));
        QueryRequest request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(Schema.PK + " = :pk")
                .filterExpression(filter)
                .expressionAttributeValues(values)
                .build();
        return client.queryPaginator(request).items().stream();
    }
}
