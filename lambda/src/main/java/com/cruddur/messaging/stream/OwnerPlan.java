package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.Change.Drop;
import com.cruddur.messaging.stream.Change.Edit;
import com.cruddur.messaging.stream.Change.Keep;
import com.cruddur.messaging.stream.Change.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be written so that the rows one owner has of a group become one row that shows the message, or a newer one.
 *
 * @param readings how often the owner's own partition had to be read for it
 */
record OwnerPlan(String owner, List<Change> changes, int readings) {

    /** How many doubles go at once: with the row itself they must fit into one transaction. */
    static final int MOST_DROPS = 90;

    private static final Comparator<GroupRow> AGE =
            Comparator.comparing(GroupRow::time).thenComparing(GroupRow::messageTime);

    /**
     * Plans with what was read; no rows need no change, because their owner has deleted them. Nothing is dropped that only
     * the index shows: the row it shows beside may be gone.
     */
    static OwnerPlan of(String owner, List<GroupRow> rows, MessageEvent message, int readings) {
        List<Change> changes = new ArrayList<>();
        newestOf(rows).ifPresent(newest -> {
            List<Drop> drops = rows.stream()
                    .filter(row -> readings > 0 && !row.hasKeyOf(newest))
                    .limit(MOST_DROPS)
                    .map(Drop::new)
                    .toList();
            change(newest, message)
                    .or(() -> drops.stream().findFirst().map(drop -> new Keep(newest)))
                    .ifPresent(changes::add);
            changes.addAll(drops);
        });
        return new OwnerPlan(owner, changes, readings);
    }

    /** Returns the row that stays of several of one owner. */
    static Optional<GroupRow> newestOf(List<GroupRow> rows) {
        return rows.stream().max(AGE);
    }

    private static Optional<Change> change(GroupRow row, MessageEvent message) {
        Instant created = message.createdAt();
        if (row.messageTime().isAfter(created) || row.shows(message)) {
            return Optional.empty();
        }
        // Never backwards: a row that had to stand later than an older message may stand later than this one too.
        return Optional.of(
                row.time().isBefore(created)
                        ? new Move(row, row.at(created, message))
                        : new Edit(row, row.withMessage(message)));
    }

    /** Returns the plan with its move, if any, going to the next microsecond. */
    OwnerPlan later(MessageEvent message) {
        List<Change> moved = changes.stream()
                .map(change -> change instanceof Move move ? move.later(message) : change)
                .toList();
        return new OwnerPlan(owner, moved, readings);
    }

    /** Returns how many rows it moves or edits. */
    int rows() {
        return (int) changes.stream()
                .filter(change -> change instanceof Move || change instanceof Edit)
                .count();
    }

    /** Returns how many actions of a transaction it takes. */
    int actions() {
        return changes.stream().mapToInt(Change::actions).sum();
    }

    long bytes() {
        return changes.stream().mapToLong(Change::bytes).sum();
    }

    Stream<Change> stream() {
        return changes.stream();
    }
}
