package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.RowChange.Drop;
import com.cruddur.messaging.stream.RowChange.Edit;
import com.cruddur.messaging.stream.RowChange.Keep;
import com.cruddur.messaging.stream.RowChange.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The writes that leave one owner with one row of a group, which shows the message or a newer one.
 *
 * @param readings how often the owner's partition was read for the plan; 0 if only the index was read
 */
record OwnerPlan(String owner, List<RowChange> changes, int readings) {

    /** The maximum number of duplicates deleted at once. They must fit into one transaction with the row itself. */
    static final int MOST_DROPS = 90;

    private static final Comparator<GroupRow> AGE =
            Comparator.comparing(GroupRow::time).thenComparing(GroupRow::messageTime);

    /**
     * Plans the change of the rows that were read. Without rows there is no change, because the owner has deleted them.
     * Without a reading of the partition no row is dropped, because the newest row in the index may no longer exist.
     */
    static OwnerPlan of(String owner, List<GroupRow> rows, MessageEvent message, int readings) {
        List<RowChange> changes = new ArrayList<>();
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

    /** Returns the newest row of one owner, which is kept. */
    static Optional<GroupRow> newestOf(List<GroupRow> rows) {
        return rows.stream().max(AGE);
    }

    private static Optional<RowChange> change(GroupRow row, MessageEvent message) {
        Instant created = message.createdAt();
        if (row.messageTime().isAfter(created) || row.shows(message)) {
            return Optional.empty();
        }
        // A row never moves back: if its key is later than its message, it may be later than this message, too.
        return Optional.of(
                row.time().isBefore(created)
                        ? new Move(row, row.at(created, message))
                        : new Edit(row, row.withMessage(message)));
    }

    /** Returns the plan with its move, if any, to the next microsecond. */
    OwnerPlan later(MessageEvent message) {
        List<RowChange> moved = changes.stream()
                .map(change -> change instanceof Move move ? move.later(message) : change)
                .toList();
        return new OwnerPlan(owner, moved, readings);
    }

    /** Returns the number of rows that it moves or edits. */
    int rows() {
        return (int) changes.stream()
                .filter(change -> change instanceof Move || change instanceof Edit)
                .count();
    }

    int actions() {
        return changes.stream().mapToInt(RowChange::actions).sum();
    }

    long bytes() {
        return changes.stream().mapToLong(RowChange::bytes).sum();
    }
}
