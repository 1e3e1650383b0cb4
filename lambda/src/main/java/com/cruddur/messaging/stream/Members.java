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
 * The members of a message's group, as far as they are known while the message is handled.
 *
 * <p>The index shows them in one request, but it may be late. A member must be there if another row names them, if they
 * sent the message, or if an earlier message of the group found them: whom the index does not show then, the owner's own
 * partition does.
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

    /** Looks for members who were not found yet. */
    void look(Collection<String> known) {
        GroupRows.Found inIndex = rows.inIndex(message.group(), retry);
        areAllReadable &= inIndex.areAll();
        Map<String, List<GroupRow>> seen = new LinkedHashMap<>();
        inIndex.rows()
                .forEach(row -> seen.computeIfAbsent(row.owner(), owner -> new ArrayList<>())
                        .add(row));
        seen.keySet().removeAll(found.keySet());
        seen.forEach((owner, owned) -> {
            // Of two rows one may be gone.
            if (owned.size() == 1) {
                add(owner, List.of(asItIs(owned.get(0))), 0);
            } else if (!read(owner)) {
                add(owner, owned, 0);
            }
        });

        Deque<String> expected = new ArrayDeque<>(known);
        message.sender().ifPresent(expected::add);
        addNamed(inIndex.rows(), expected); // by rows that are gone, too
        found.values().forEach(owned -> addNamed(owned, expected));
        while (!expected.isEmpty()) {
            String owner = expected.remove();
            if (!found.containsKey(owner) && !absent.contains(owner)) {
                if (read(owner)) {
                    addNamed(found.get(owner), expected);
                } else {
                    absent.add(owner);
                }
            }
        }
    }

    /**
     * Returns a row of the index as it is now, if the index would decide about it. A row's time only ever grows, so a late
     * index never shows too much of it; but its text may since be that of an earlier record of this time, delivered again.
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

    private static void addNamed(Collection<GroupRow> owned, Collection<String> names) {
        owned.forEach(row -> row.other().ifPresent(names::add));
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

    /** Returns whether every row can be moved: one whose sort key cannot be read cannot. */
    boolean areAllReadable() {
        return areAllReadable;
    }

    Set<String> owners() {
        return found.keySet();
    }

    /**
     * Returns whether these are a pair, which is a whole group, since pattern D makes pairs and nothing else: two who name
     * each other; or one who names another whose partition has no row.
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

    /** Returns whether all rows of an owner name somebody else who is among others. */
    private boolean names(String owner, Set<String> others) {
        return found.get(owner).stream()
                .allMatch(row -> row.other()
                        .filter(other -> !other.equals(owner) && others.contains(other))
                        .isPresent());
    }
}
