package com.cruddur.messaging.stream;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Cancellation;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.stream.RowChange.Move;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes plans in transactions, and plans again if conditions fail. It uses as few transactions as possible, and
 * smaller ones under throttling. The plan of one owner is never split.
 *
 * <p>Source of the limits: "Amazon DynamoDB Transactions",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
final class GroupWriter {

    /** The maximum number of actions in a transaction. */
    static final int MOST_ACTIONS = 100;

    /**
     * The maximum size of a transaction in bytes: 4 MB, less a margin for what the service counts in addition to the
     * items.
     */
    static final long MOST_BYTES = 3_500_000;

    /**
     * The maximum number of times that the rows of one owner are read again for its plan. More are not expected, because
     * each means that another program has changed a row.
     */
    static final int MOST_READINGS = 10;

    /**
     * The time for which a query may show only a part of a running transaction. If a second read after this time finds
     * no row, the row does not exist.
     */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private final DynamoDbClient client;
    private final String table;
    private final GroupRows rows;

    GroupWriter(DynamoDbClient client, String table, GroupRows rows) {
        this.client = client;
        this.table = table;
        this.rows = rows;
    }

    /**
     * Writes plans.
     *
     * @return the number of rows moved or edited
     * @throws RuntimeException if the writes do not succeed within the bounds of the retry; some transactions may be
     *     complete
     */
    int write(Collection<OwnerPlan> plans, MessageEvent message, Retry retry) {
        Deque<OwnerPlan> todo = new ArrayDeque<>(plans);
        int most = MOST_ACTIONS;
        int written = 0;
        while (!todo.isEmpty()) {
            List<OwnerPlan> batch = takeWhatFits(todo, most);
            try {
                transact(batch, retry);
                written += batch.stream().mapToInt(OwnerPlan::rows).sum();
            } catch (SdkException e) {
                if (e instanceof TransactionCanceledException cancelled && Cancellation.hasFailedCondition(cancelled)) {
                    todo.addAll(again(batch, cancelled, message, retry));
                } else if (isTransient(e)) {
                    retry.fault(e);
                    todo.addAll(batch);
                    // The table may have the capacity for a part, but never for all rows at once.
                    most = Retry.isThrottling(e) ? Math.max(1, batch.size() / 2) : most;
                } else {
                    throw e;
                }
            }
        }
        return written;
    }

    private void transact(List<OwnerPlan> batch, Retry retry) {
        List<TransactWriteItem> writes = batch.stream()
                .flatMap(plan -> plan.changes().stream())
                .flatMap(change -> change.writes(table).stream())
                .toList();
        if (writes.isEmpty()) {
            return;
        }
        // The token, valid for ten minutes, makes it safe to repeat a request whose answer was lost.
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .transactItems(writes)
                .clientRequestToken(UUID.randomUUID().toString())
                .build();
        retry.call(() -> client.transactWriteItems(request), e -> Retry.isTransient(e) && !Retry.isThrottling(e));
    }

    private static boolean isTransient(SdkException e) {
        return Retry.isThrottling(e)
                || (e instanceof TransactionCanceledException cancelled && Cancellation.isTransient(cancelled));
    }

    private static List<OwnerPlan> takeWhatFits(Deque<OwnerPlan> todo, int most) {
        List<OwnerPlan> batch = new ArrayList<>();
        int actions = 0;
        long bytes = 0;
        do {
            OwnerPlan plan = todo.remove();
            actions += plan.actions();
            bytes += plan.bytes();
            batch.add(plan);
        } while (!todo.isEmpty()
                && batch.size() < most
                && actions + todo.element().actions() <= MOST_ACTIONS
                && bytes + todo.element().bytes() <= MOST_BYTES);
        return batch;
    }

    private List<OwnerPlan> again(
            List<OwnerPlan> batch, TransactionCanceledException cancelled, MessageEvent message, Retry retry) {
        List<OwnerPlan> plans = new ArrayList<>();
        List<OwnerPlan> wrong = new ArrayList<>();
        int first = 0;
        for (OwnerPlan plan : batch) {
            List<CancellationReason> reasons = cancelled.cancellationReasons().subList(first, first + plan.actions());
            first += plan.actions();
            if (reasons.stream().noneMatch(Cancellation::isFailedCondition)) {
                plans.add(plan);
            } else if (isOnlyInTheWay(plan, reasons, message)) {
                plans.add(plan.later(message));
            } else if (plan.readings() == MOST_READINGS) {
                throw cancelled;
            } else {
                wrong.add(plan);
            }
        }
        plans.addAll(readAgain(wrong, message, retry));
        return plans;
    }

    /** Plans with the current rows. While a row is being moved, a query may show neither its old nor its new key. */
    private List<OwnerPlan> readAgain(List<OwnerPlan> wrong, MessageEvent message, Retry retry) {
        Map<OwnerPlan, List<GroupRow>> truths = new LinkedHashMap<>();
        wrong.forEach(plan -> truths.put(plan, rows.ofOwner(plan.owner(), message.group(), retry)));
        if (truths.values().stream().anyMatch(List::isEmpty)) {
            retry.pause(SETTLED);
            truths.replaceAll(
                    (plan, truth) -> truth.isEmpty() ? rows.ofOwner(plan.owner(), message.group(), retry) : truth);
        }
        return truths.entrySet().stream()
                .map(truth -> OwnerPlan.of(
                        truth.getKey().owner(),
                        truth.getValue(),
                        message,
                        truth.getKey().readings() + 1))
                .toList();
    }

    /** Returns whether only the put of a move failed, because an item other than a row of the group has the key. */
    private static boolean isOnlyInTheWay(OwnerPlan plan, List<CancellationReason> reasons, MessageEvent message) {
        return plan.changes().get(0) instanceof Move
                && reasons.stream().filter(Cancellation::isFailedCondition).count() == 1
                && Cancellation.isFailedCondition(reasons.get(Move.PUT))
                && !reasons.get(Move.PUT).item().isEmpty()
                && Attributes.find(reasons.get(Move.PUT).item(), Schema.MESSAGE_GROUP_UUID)
                        .filter(message.group()::equals)
                        .isEmpty();
    }
}
