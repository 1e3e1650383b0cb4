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
 * Pattern E: moves the rows of a message group to its newest message.
 *
 * <p>The index finds the rows in one request, but it may be late: show an old key, or neither the old nor the new one. So
 * it gives hints only. What decides is the owner's own partition: the conditions of the writes compare with it, and where
 * one fails, or where a member is missing who must be there, it is read consistently.
 *
 * <p>Where there is no row at all, or no telling who else is a member, the index is looked at again until the message is
 * {@link #SHOWN} old. A pair is whole. Rows of a larger group, which other programs may make, do not name each other in
 * pairs: it is waited for once, when the first young message of it is seen.
 */
final class GroupMover {

    /**
     * How old a record must be for the index to show the rows of its group. Normally the index is a fraction of a second late
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html), and a record seems up to a second older
     * than it is. A row the index hides for longer is moved by the group's next message.
     */
    static final Duration SHOWN = Duration.ofSeconds(2);

    /** The first wait for a group without rows; each later one is twice as long. */
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
     * Moves the rows that are older than the message, and gives those at the message's time its text.
     *
     * @throws FaultyRecordException if a row finds no free key; or, after all others were moved, if one cannot be read
     * @throws RuntimeException if DynamoDB refused, or did not answer within the bounds of the retry
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
                    "message group %s has a row whose sort key is no timestamp".formatted(message.group()));
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
