package com.cruddur.messaging.seed;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes conversations into a table. Seeding again completes what is there and doubles nothing: uuids follow from the
 * users, and a conversation that exists keeps its times, which its first message tells.
 */
public final class Seeder {

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;
    private final Time time;
    private final BatchWriter batches;

    /** Writes through a client, which the caller closes. */
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
     * @return one entry for each conversation
     * @throws IllegalStateException if a conversation that exists already would reach into the future, or the table takes
     *     nothing for too long
     */
    public List<Seeded> seed(SeedPlan plan, Progress progress) {
        List<Seeded> seeded = new ArrayList<>();
        plan.groupUuids().forEach(group -> seeded.add(seed(plan, group, seeded.size(), progress)));
        return seeded;
    }

    private Seeded seed(SeedPlan plan, String group, int number, Progress progress) {
        Instant now = clock.instant();
        Instant start = findStart(group).orElseGet(() -> plan.start(now, number));
        Message last = plan.message(group, start, plan.messages() - 1);
        if (last.createdAt().isAfter(now)) {
            throw new IllegalStateException(
                    "message group %s began at %s, so %d messages a minute apart would reach into the future; seed fewer, or drop the table first"
                            .formatted(group, Timestamps.format(start), plan.messages()));
        }
        // The message groups first: they are at the last message's time, so a trigger finds nothing to move.
        moveUp(MessageGroup.after(last, plan.first().uuid(), plan.second()));
        moveUp(MessageGroup.after(last, plan.second().uuid(), plan.first()));
        // Then the first message alone: were others there without it, a later run could not tell when they started.
        int from = 0;
        int to = 1;
        while (from < plan.messages()) {
            batches.put(IntStream.range(from, to)
                    .mapToObj(i -> plan.message(group, start, i).toItem())
                    .toList());
            progress.written((long) number * plan.messages() + to, (long) plan.groups() * plan.messages());
            from = to;
            to = Math.min(from + BatchWriter.LARGEST, plan.messages());
        }
        return new Seeded(group, plan.messages(), start, last.createdAt());
    }

    /** Returns when the conversation started in an earlier run. */
    private Optional<Instant> findStart(String group) {
        return query(Message.partitionKey(group), Schema.MESSAGE_UUID, SeedPlan.messageUuid(group, 0))
                .map(item -> Message.fromItem(item).createdAt())
                .findFirst();
    }

    /** Stores a message group in place of its older self; a newer one stays, since messages came after the seed. */
    private void moveUp(MessageGroup row) {
        Retry retry = new Retry(time, BatchWriter.ALLOWED);
        while (true) {
            List<TransactWriteItem> writes = writes(row);
            if (writes.isEmpty()) {
                return;
            }
            try {
                retry.call(() -> client.transactWriteItems(request -> request.transactItems(writes)));
                return;
            } catch (TransactionCanceledException e) {
                if (!Cancellation.hasFailedCondition(e) && !Cancellation.isTransient(e)) {
                    throw e;
                }
                retry.fault(e); // then read again: the trigger may have moved the row to a newer message
            }
        }
    }

    /** Returns what moves a message group up from where it stands now; nothing if it stands there or is newer. */
    private List<TransactWriteItem> writes(MessageGroup row) {
        List<Map<String, AttributeValue>> rows = query(
                        MessageGroup.partitionKey(row.ownerUuid()), Schema.MESSAGE_GROUP_UUID, row.uuid())
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

    private Stream<Map<String, AttributeValue>> query(String pk, String attribute, String value) {
        QueryRequest request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("#pk = :pk")
                .filterExpression("#attribute = :value")
                .expressionAttributeNames(Map.of("#pk", Schema.PK, "#attribute", attribute))
                .expressionAttributeValues(Map.of(":pk", string(pk), ":value", string(value)))
                .build();
        return client.queryPaginator(request).items().stream();
    }
}
