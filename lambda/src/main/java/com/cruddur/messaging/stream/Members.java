package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Retry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the members of a message's group and plans the change of their rows.
 *
 * <p>The index shows the rows with one request, but it can be stale. A member is expected if another row names them, if
 * they sent the message, or if an earlier message of the group found them. If the index does not show an expected
 * member, that member's partition is read.
 */
final class Members {

    private final GroupRows rows;
    private final MessageEvent message;
    private final Retry retry;
    private final Map<String, List<GroupRow>> found = new LinkedHashMap<>();
    private final Set<String> absent = new HashSet<>();
    private final List<OwnerPlan> plans = new ArrayList<>();
    private boolean areAllReadable = true;

    Members(GroupRows rows, MessageEvent message, Retry retry) {
        this.rows = rows;
        this.message = message;
        this.retry = retry;
    }

    /** Looks for members who are not found yet. */
    void look(Collection<String> known) {
        GroupRows.FoundRows inIndex = rows.inIndex(message.group(), retry);
        areAllReadable &= inIndex.areAll();
        Map<String, List<GroupRow>> seen = inIndex.byOwner();
        seen.keySet().removeAll(found.keySet());
        seen.forEach((owner, owned) -> {
            // One of two rows may no longer exist.
            if (owned.size() == 1) {
                add(owner, List.of(asItIs(owned.get(0))), 0);
            } else if (!read(owner)) {
                add(owner, owned, 0);
            }
        });

        Deque<String> expected = new ArrayDeque<>(known);
        message.sender().ifPresent(expected::add);
        expected.addAll(GroupRow.others(inIndex.rows())); // a row that no longer exists names a member, too
        found.values().forEach(owned -> expected.addAll(GroupRow.others(owned)));
        while (!expected.isEmpty()) {
            String owner = expected.remove();
            if (!found.containsKey(owner) && !absent.contains(owner)) {
                if (read(owner)) {
                    expected.addAll(GroupRow.others(found.get(owner)));
                } else {
                    absent.add(owner);
                }
            }
        }
    }

    /**
     * Returns the current row if the index's row needs no change. The time of a row only grows, so a stale row never
     * seems newer than it is. Its text, however, may since have been replaced by an earlier record of the same time,
     * delivered again.
     */
    private GroupRow asItIs(GroupRow row) {
        return row.shows(message) ? rows.now(row, retry).orElse(row) : row;
    }

    private boolean read(String owner) {
        List<GroupRow> owned = rows.ofOwner(owner, message.group(), retry);
        if (!owned.isEmpty()) {
            add(owner, owned, 1);
        }
        return !owned.isEmpty();
    }

    private void add(String owner, List<GroupRow> owned, int readings) {
        found.put(owner, owned);
        plans.add(OwnerPlan.of(owner, owned, message, readings));
    }

    /** Returns the plans for the owners found since the last call. */
    List<OwnerPlan> takePlans() {
        List<OwnerPlan> taken = List.copyOf(plans);
        plans.clear();
        return taken;
    }

    boolean areNone() {
        return found.isEmpty();
    }

    /** Returns whether the sort key of every row can be read. A row with an unreadable one cannot be moved. */
    boolean areAllReadable() {
        return areAllReadable;
    }

    Set<String> owners() {
        return found.keySet();
    }

    /**
     * Returns whether the found members are a pair, which is a complete group, because pattern D creates only pairs. A
     * pair is two members who name each other, or one member who names a user without a row.
     */
    boolean areWholePair() {
        if (found.size() == 1) {
            String owner = found.keySet().iterator().next();
            return names(owner, absent)
                    && message.sender()
                            .filter(sender -> !sender.equals(owner) && !names(owner, Set.of(sender)))
                            .isEmpty();
        }
        return found.size() == 2 && found.keySet().stream().allMatch(owner -> names(owner, found.keySet()));
    }

    /** Returns whether every row of an owner names one of the others, and not the owner. */
    private boolean names(String owner, Set<String> others) {
        return found.get(owner).stream()
                .allMatch(row -> row.other()
                        .filter(other -> !other.equals(owner) && others.contains(other))
                        .isPresent());
    }
}
