package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Cancellation;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.Outcome.Skipped;
import com.cruddur.messaging.stream.RowDifference.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 * Makes the rows of message groups what their messages say: the messages are the truth.
 *
 * <p>Rows behind the newest message are moved, edited and merged by the stream function's own {@link GroupMover}. Rows ahead
 * of every message move back only if the caller asks for it. A row that a member deleted never comes back. Each write has the
 * condition that the row is still as it was read, so the stream function, other programs and other repairs may work on the
 * same group, and an interrupted repair may begin again.
 *
 * <p>Not for use by several threads.
 */
public final class GroupRepair {

    /** Until a message is this old, its record may be on its way to the function, so rows that do not show it are not behind. */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    /** How often a group is written at most. It takes more only if others change the group all the time. */
    static final int MOST_ROUNDS = 5;

    private static final String BUSY = "others change its rows all the time; run the repair again";

    /** How long one group waits for throttling to end: auto scaling takes minutes. */
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
     * Works on a table through a client, which the caller closes.
     *
     * @param isBackward whether rows ahead of every message move back
     * @param isDryRun whether nothing is written
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
     * @throws RuntimeException if DynamoDB refused, or did not answer. Each transaction until then is whole
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
            // The function has left a row that was ahead where it was, and will not move it to that message any more.
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

    /** Returns whether a row shows so young a message that the records of all newer ones may be on their way. */
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

    /** Moves rows forward, edits and merges them, or moves them back. Returns the group's fault, if any. */
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
            if (Faults.outcomeOf(e) instanceof Skipped skipped && skipped.reason() != SkipReason.UNEXPECTED) {
                // A row that cannot be read has its remark, and all others were moved.
                return skipped.reason() == SkipReason.UNREADABLE_ROW ? Optional.empty() : Optional.of(skipped.error());
            }
            throw e;
        }
    }

    private static boolean isByOthers(TransactionCanceledException e) {
        return Cancellation.hasFailedCondition(e) || (Cancellation.isPassing(e) && !Retry.isThrottling(e));
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
     * Reads the messages, then the rows. If rows are ahead then, a message may have come and moved them meanwhile, so the messages
     * are read again.
     */
    private GroupState read(String group, Retry retry) {
        Instant begun = time.now();
        NewestMessages newest = NewestMessages.of(group, client, table, retry);
        GroupRows.Found inIndex = rows.inIndex(group, retry);
        Map<String, List<GroupRow>> current = current(group, inIndex.rows(), newest, retry);
        GroupState state = new GroupState(begun, newest, current, inIndex.unreadable());
        boolean mayHaveComeBetween =
                newest.messages().isEmpty() ? !current.isEmpty() : !ahead(state).isEmpty();
        return mayHaveComeBetween
                ? new GroupState(begun, NewestMessages.of(group, client, table, retry), current, inIndex.unreadable())
                : state;
    }

    /** Returns the present rows of every owner whom the index, another row or the newest message names. */
    private Map<String, List<GroupRow>> current(
            String group, List<GroupRow> inIndex, NewestMessages newest, Retry retry) {
        Map<String, List<GroupRow>> shown = new LinkedHashMap<>();
        inIndex.forEach(row ->
                shown.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row));
        Deque<String> owners = new ArrayDeque<>(shown.keySet());
        newest.messages().forEach(message -> message.sender().ifPresent(owners::add));
        addNamed(inIndex, owners);
        Map<String, List<GroupRow>> current = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        while (!owners.isEmpty()) {
            String owner = owners.remove();
            if (seen.add(owner)) {
                List<GroupRow> owned = current(owner, group, shown.getOrDefault(owner, List.of()), retry);
                addNamed(owned, owners);
                if (!owned.isEmpty()) {
                    current.put(owner, owned);
                }
            }
        }
        return current;
    }

    /** Reads an owner's rows: for one read unit, unless the row has moved or has doubles, since a whole partition may cost many. */
    private List<GroupRow> current(String owner, String group, List<GroupRow> shown, Retry retry) {
        Optional<GroupRow> only = shown.size() == 1 ? rows.now(shown.get(0), retry) : Optional.empty();
        return only.map(List::of).orElseGet(() -> rows.ofOwner(owner, group, retry));
    }

    private static void addNamed(Collection<GroupRow> owned, Collection<String> owners) {
        owned.forEach(row -> row.other().ifPresent(owners::add));
    }
}
