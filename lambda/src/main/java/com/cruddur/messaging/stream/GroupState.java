package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.RowDifference.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message group as it was read: its newest message and its rows.
 *
 * @param begun when the read began
 * @param rows the rows of each owner who has any, read consistently
 * @param unreadableRows the keys of rows whose sort key is not a timestamp
 */
record GroupState(Instant begun, NewestMessages newest, Map<String, List<GroupRow>> rows, List<String> unreadableRows) {

    /** Returns whether the group has any message or row. */
    boolean exists() {
        return Stream.of(newest.messages(), newest.unreadable(), rows.keySet(), unreadableRows)
                .anyMatch(stored -> !stored.isEmpty());
    }

    /**
     * Returns the message that the rows must show. If several have the newest instant, it is preferably one that a row
     * already shows.
     */
    Optional<MessageEvent> message() {
        return newest.messages().stream()
                .filter(message -> rows.values().stream().flatMap(List::stream).anyMatch(row -> row.shows(message)))
                .findFirst()
                .or(() -> newest.messages().stream().findFirst());
    }

    /** Returns how the rows differ from the newest message. Without a message, there are no differences. */
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

    /** Returns remarks for the user about anything else that is unusual. The subject of each sentence is the group. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (newest.messages().isEmpty() && !rows.isEmpty()) {
            remarks.add("has no messages, but a row of %s".formatted(String.join(" and ", rows.keySet())));
        } else if (!newest.messages().isEmpty() && rows.isEmpty()) {
            remarks.add("is in no conversation list");
        } else if (rows.size() == 1) {
            remarks.add("is in the conversation list of %s only"
                    .formatted(rows.keySet().iterator().next()));
        }
        newest.unreadable().forEach(sk -> remarks.add("has a message that cannot be read, at '%s'".formatted(sk)));
        unreadableRows.forEach(row -> remarks.add("has a row whose sort key is not a timestamp: %s".formatted(row)));
        return remarks;
    }

    /** Returns the plans that move back every row that is ahead of the newest message. */
    List<OwnerPlan> plansBackward() {
        MessageEvent message = message().orElseThrow();
        return rows.entrySet().stream()
                .map(owned -> OwnerPlan.newestOf(owned.getValue()).orElseThrow())
                .filter(row -> row.messageTime().isAfter(message.createdAt()))
                .map(row -> new OwnerPlan(
                        row.owner(), List.of(new RowChange.Move(row, row.at(message.createdAt(), message))), 1))
                .toList();
    }
}
