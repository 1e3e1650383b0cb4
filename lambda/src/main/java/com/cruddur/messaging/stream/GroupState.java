package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.RowDifference.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A group as it was read: its newest message and its rows.
 *
 * @param begun when the reading began
 * @param rows the rows of each owner who has any, read consistently
 * @param unreadableRows the keys of rows whose sort key is no timestamp
 */
record GroupState(Instant begun, NewestMessages newest, Map<String, List<GroupRow>> rows, List<String> unreadableRows) {

    /** Returns whether anything is stored of the group. */
    boolean exists() {
        return Stream.of(newest.messages(), newest.unreadable(), rows.keySet(), unreadableRows)
                .anyMatch(stored -> !stored.isEmpty());
    }

    /** Returns the message that the rows must show: of several of one instant, preferably one that a row shows already. */
    Optional<MessageEvent> message() {
        return newest.messages().stream()
                .filter(message -> rows.values().stream().flatMap(List::stream).anyMatch(row -> row.shows(message)))
                .findFirst()
                .or(() -> newest.messages().stream().findFirst());
    }

    /** Returns how the rows differ from the newest message: not at all, if there is none. */
    List<RowDifference> differences() {
        List<RowDifference> differences = new ArrayList<>();
        message()
                .ifPresent(message -> rows.forEach((owner, owned) -> {
                    GroupRow row = OwnerPlan.newestOf(owned).orElseThrow();
                    if (owned.size() > 1) {
                        differences.add(difference(Kind.DOUBLED, row, message));
                    }
                    kind(row, message).ifPresent(kind -> differences.add(difference(kind, row, message)));
                }));
        return differences;
    }

    private Optional<Kind> kind(GroupRow row, MessageEvent message) {
        Instant created = message.createdAt();
        if (row.messageTime().isAfter(created)) {
            return Optional.of(Kind.AHEAD);
        }
        if (row.messageTime().isBefore(created)) {
            return Optional.of(Kind.BEHIND);
        }
        return newest.messages().stream().anyMatch(row::shows) ? Optional.empty() : Optional.of(Kind.OTHER_TEXT);
    }

    private static RowDifference difference(Kind kind, GroupRow row, MessageEvent message) {
        return new RowDifference(kind, row.owner(), row.messageTime(), message.createdAt());
    }

    /** Returns sentences about what is not a difference, but a person may want to know. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (newest.messages().isEmpty() && !rows.isEmpty()) {
            remarks.add("has no messages, but a row of %s".formatted(String.join(" and ", rows.keySet())));
        } else if (!newest.messages().isEmpty() && rows.isEmpty()) {
            remarks.add("is in nobody's list");
        } else if (rows.size() == 1) {
            remarks.add("is in the list of %s only"
                    .formatted(rows.keySet().iterator().next()));
        }
        newest.unreadable().forEach(sk -> remarks.add("has a message that cannot be read, at '%s'".formatted(sk)));
        unreadableRows.forEach(row -> remarks.add("has a row whose sort key is no timestamp, %s".formatted(row)));
        return remarks;
    }

    /** Returns the plans that move back the rows that are ahead of the newest message. */
    List<OwnerPlan> plansBackward() {
        MessageEvent message = message().orElseThrow();
        return rows.entrySet().stream()
                .map(owned -> OwnerPlan.newestOf(owned.getValue()).orElseThrow())
                .filter(row -> row.messageTime().isAfter(message.createdAt()))
                .map(row -> new OwnerPlan(
                        row.owner(), List.of(new Change.Move(row, row.at(message.createdAt(), message))), 1))
                .toList();
    }
}
