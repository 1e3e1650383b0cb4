package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.Outcome.Moved;
import com.cruddur.messaging.stream.Outcome.NothingToDo;
import com.cruddur.messaging.stream.Outcome.Rowless;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Moves the group rows of a message group to its newest message (pattern E).
 *
 * <p>The index finds all rows with one request, but it can be stale: it may show an old key, or neither the old nor the
 * new key. So it only gives hints. The conditions of the writes compare with the owner's partition. If a condition
 * fails or an expected member is missing, that partition is read consistently.
 *
 * <p>If the index shows no row, or other members may be hidden, the mover queries it again, for the last time when the
 * record is {@link #SHOWN} old. A pair of members is complete. A larger group, which other programs may create, cannot
 * show that it is complete, so the mover waits once, at the first young message of the group.
 */
final class GroupMover {

    /**
     * The age of a record at which the index shows the rows of its group. The index is normally late by a fraction of a
     * second (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html), and a record seems up to a
     * second older than it is. The group's next message moves a row that the index hides for longer.
     */
    static final Duration SHOWN = Duration.ofSeconds(2);

    /** The first wait for a group without rows. Each further wait is twice as long. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private final Time time;
    private final GroupRows rows;
    private final GroupWriter writer;
    private final KnownMembers known = new KnownMembers();
    private final RowlessGroups rowless;

    GroupMover(DynamoDbClient client, String table, Time time) {
        this.time = time;
        rows = new GroupRows(client, table);
        writer = new GroupWriter(client, table, rows);
        rowless = new RowlessGroups(time);
    }

    /**
     * Moves the rows that are older than the message, and gives the rows at the message's time its text.
     *
     * @throws FaultyRecordException if a row finds no free key, or, after all other rows are moved, if a row cannot be
     *     read
     * @throws RuntimeException if DynamoDB refuses a request, or does not answer within the bounds of the retry
     */
    Outcome move(MessageEvent message, Retry retry) {
        boolean mayBeHidden = !untilShown(message).isZero();
        Members members = new Members(rows, message, retry);
        members.look(known.of(message.group()).members());
        if (members.areNone()) {
            waitFor(members, message, retry);
        }
        Outcome outcome = members.areNone() ? noRows(message) : outcomeOf(move(members, mayBeHidden, message, retry));
        if (!members.areAllReadable()) {
            throw new FaultyRecordException(
                    SkipReason.UNREADABLE_ROW,
                    "message group %s has a row whose sort key is not a timestamp".formatted(message.group()));
        }
        return outcome;
    }

    private Outcome noRows(MessageEvent message) {
        rowless.remember(message.group());
        return new Rowless();
    }

    private static Outcome outcomeOf(int moved) {
        return moved == 0 ? new NothingToDo() : new Moved(moved);
    }

    private int move(Members members, boolean mayBeHidden, MessageEvent message, Retry retry) {
        int moved = writer.write(members.takePlans(), message, retry);
        if (!members.areWholePair()) {
            boolean areAllKnown = known.of(message.group()).areAll();
            if (mayBeHidden && !areAllKnown) {
                retry.pause(untilShown(message));
                members.look(List.of());
                moved += writer.write(members.takePlans(), message, retry);
            }
            known.remember(message.group(), members.owners(), mayBeHidden || areAllKnown);
        }
        return moved;
    }

    private void waitFor(Members members, MessageEvent message, Retry retry) {
        Duration wait = FIRST_WAIT;
        Duration left = rowless.contains(message.group()) ? Duration.ZERO : untilShown(message);
        while (members.areNone() && !left.isZero()) {
            retry.pause(wait.compareTo(left) < 0 ? wait : left);
            members.look(List.of());
            wait = wait.multipliedBy(2);
            left = untilShown(message);
        }
    }

    private Duration untilShown(MessageEvent message) {
        Duration left = SHOWN.minus(message.record().age(time.now()));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
