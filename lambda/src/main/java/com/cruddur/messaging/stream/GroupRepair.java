package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Cancellation;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.Outcome.Skipped;
import com.cruddur.messaging.stream.RowDifference.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Repairs the group rows of message groups so that they show the newest message. Messages are never changed.
 *
 * <p>The stream function's own {@link GroupMover} moves, edits and merges rows that are behind the newest message. Rows
 * ahead of every message move back only on request. A row that a member deleted is not created again.
 *
 * <p>Each write has the condition that the row is still as it was read. So the stream function, other programs and
 * other repairs may work on the same group, and an interrupted repair may be repeated.
 *
 * <p>Not thread-safe.
 */
public final class GroupRepair {

    /**
     * The maximum age of a message whose record may still be on its way to the function. Rows that do not show such a
     * message do not count as behind.
     */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    /** The maximum number of writes for one group. A group needs more only if other programs keep changing the group. */
    static final int MOST_ROUNDS = 5;

    private static final String BUSY = "other programs keep changing its rows; run the repair again";

    private static final String BEYOND_LIMITS = "DynamoDB refuses a row with the text of the newest message: %s";

    /** The maximum time for which one group waits for throttling to end. Auto scaling needs minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DynamoDbClient client;
    private final String table;
    private final Time time;
    private final boolean isBackward;
    private final boolean isDryRun;
    private final GroupRows rows;
    private final GroupWriter writer;
    private final GroupMover mover;

    /**
     * Works on a table through a client. The caller closes the client.
     *
     * @param isBackward whether rows ahead of every message move back
     * @param isDryRun whether to write nothing and only report
     */
    public GroupRepair(DynamoDbClient client, String table, boolean isBackward, boolean isDryRun) {
        this(client, table, Time.SYSTEM, isBackward, isDryRun);
    }

    GroupRepair(DynamoDbClient client, String table, Time time, boolean isBackward, boolean isDryRun) {
        this.client = client;
        this.table = table;
        this.time = time;
        this.isBackward = isBackward;
        this.isDryRun = isDryRun;
        rows = new GroupRows(client, table);
        writer = new GroupWriter(client, table, rows);
        mover = new GroupMover(client, table, time);
    }

    /**
     * Repairs one group.
     *
     * @throws RuntimeException if DynamoDB refuses a request, or does not answer. The transactions before it are
     *     complete
     */
    public RepairedGroup repair(String group) {
        Retry retry = new Retry(time, PATIENCE);
        GroupState state = readSettled(group, retry);
        List<RowDifference> toRepair = toRepair(state);
        Set<RowDifference> found = new LinkedHashSet<>(toRepair);
        Optional<String> fault = Optional.empty();
        for (int round = 0; !isDryRun && !toRepair.isEmpty() && fault.isEmpty(); round++) {
            boolean movesBack = isAhead(toRepair);
            fault = round == MOST_ROUNDS ? Optional.of(BUSY) : write(state, movesBack, retry);
            state = read(group, retry);
            // The function has already passed over a row that was ahead, so it will not move the row to that message.
            toRepair = movesBack ? chosen(state) : toRepair(state);
            found.addAll(toRepair);
        }
        return new RepairedGroup(
                group,
                state.exists(),
                List.copyOf(found),
                isBackward ? List.of() : ahead(state),
                state.remarks(),
                fault);
    }

    private List<RowDifference> toRepair(GroupState state) {
        return chosen(state).stream()
                .filter(difference -> !isAboutToMove(difference, state.begun()))
                .toList();
    }

    private List<RowDifference> chosen(GroupState state) {
        return state.differences().stream()
                .filter(difference -> isBackward || difference.kind() != Kind.AHEAD)
                .toList();
    }

    /**
     * Returns whether the row is behind only by messages so young that the function may not have received their
     * records.
     */
    private boolean isAboutToMove(RowDifference difference, Instant begun) {
        return difference.kind() == Kind.BEHIND
                && !difference.shown().isBefore(begun.minus(ON_ITS_WAY))
                && !difference.newest().isAfter(time.now());
    }

    private static boolean isAhead(List<RowDifference> differences) {
        return differences.stream().allMatch(difference -> difference.kind() == Kind.AHEAD);
    }

    private static List<RowDifference> ahead(GroupState state) {
        return state.differences().stream()
                .filter(difference -> difference.kind() == Kind.AHEAD)
                .toList();
    }

    /** Moves rows forward, edits and merges them, or moves them back. Returns the fault of the group, if any. */
    private Optional<String> write(GroupState state, boolean movesBack, Retry retry) {
        MessageEvent message = state.message().orElseThrow();
        try {
            if (movesBack) {
                writer.write(state.plansBackward(), message, retry);
            } else {
                mover.move(message, retry);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            if (e instanceof TransactionCanceledException cancelled && isByOthers(cancelled)) {
                return Optional.of(BUSY);
            }
            if (!(Faults.outcomeOf(e) instanceof Skipped skipped)) {
                throw e;
            }
            return switch (skipped.reason()) {
                case UNEXPECTED -> throw e;
                // The state has a remark about the unreadable row, and all other rows are moved.
                case UNREADABLE_ROW -> Optional.empty();
                case BEYOND_LIMITS -> Faults.exceededLimit(e).map(BEYOND_LIMITS::formatted);
                default -> Optional.of(skipped.error());
            };
        }
    }

    private static boolean isByOthers(TransactionCanceledException e) {
        return Cancellation.hasFailedCondition(e) || (Cancellation.isTransient(e) && !Retry.isThrottling(e));
    }

    private GroupState readSettled(String group, Retry retry) {
        GroupState state = read(group, retry);
        Duration untilSettled = state.message()
                .map(message -> Duration.between(time.now(), message.createdAt().plus(ON_ITS_WAY)))
                .orElse(Duration.ZERO);
        boolean mayBeOnItsWay = !untilSettled.isNegative() && untilSettled.compareTo(ON_ITS_WAY) <= 0;
        if (mayBeOnItsWay && state.differences().stream().anyMatch(difference -> difference.kind() != Kind.AHEAD)) {
            retry.pause(untilSettled);
            return read(group, retry);
        }
        return state;
    }

    /**
     * Reads the messages, then the rows. If rows are then ahead, a message may have arrived and moved them in between,
     * so the messages are read again.
     */
    private GroupState read(String group, Retry retry) {
        Instant begun = time.now();
        NewestMessages newest = NewestMessages.of(group, client, table, retry);
        GroupRows.FoundRows inIndex = rows.inIndex(group, retry);
        Map<String, List<GroupRow>> current = current(group, inIndex.byOwner(), newest, retry);
        GroupState state = new GroupState(begun, newest, current, inIndex.unreadable());
        boolean mayHaveComeBetween =
                newest.messages().isEmpty() ? !current.isEmpty() : !ahead(state).isEmpty();
        return mayHaveComeBetween
                ? new GroupState(begun, NewestMessages.of(group, client, table, retry), current, inIndex.unreadable())
                : state;
    }

    /** Returns the current rows of every owner that the index, another row or the newest message names. */
    private Map<String, List<GroupRow>> current(
            String group, Map<String, List<GroupRow>> shown, NewestMessages newest, Retry retry) {
        Deque<String> owners = new ArrayDeque<>(shown.keySet());
        newest.messages().forEach(message -> message.sender().ifPresent(owners::add));
        shown.values().forEach(owned -> owners.addAll(GroupRow.others(owned)));
        Map<String, List<GroupRow>> current = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        while (!owners.isEmpty()) {
            String owner = owners.remove();
            if (seen.add(owner)) {
                List<GroupRow> owned = current(owner, group, shown.getOrDefault(owner, List.of()), retry);
                owners.addAll(GroupRow.others(owned));
                if (!owned.isEmpty()) {
                    current.put(owner, owned);
                }
            }
        }
        return current;
    }

    /**
     * Reads an owner's rows. The one row that the index shows costs one read unit. If it has moved or there are
     * several, the whole partition is read, which may cost many.
     */
    private List<GroupRow> current(String owner, String group, List<GroupRow> shown, Retry retry) {
        Optional<GroupRow> only = shown.size() == 1 ? rows.now(shown.get(0), retry) : Optional.empty();
        return only.map(List::of).orElseGet(() -> rows.ofOwner(owner, group, retry));
    }
}
