package com.cruddur.messaging.stream;

import java.util.HashSet;
import java.util.Set;

/**
 * Decides whether unexpected faults belong to single groups or to the function, by counting the consecutive
 * groups that have one.
 */
final class UnexpectedFaults {

    /** The number of consecutive groups from which on the fault belongs to the function or its environment. */
    static final int MOST_GROUPS = 5;

    private final Set<String> groups = new HashSet<>();

    /** Forgets the counted groups, because a group was handled and so the function works. */
    void clear() {
        groups.clear();
    }

    /** Counts a group that had an unexpected fault. */
    void add(String group) {
        groups.add(group);
    }

    /** Returns whether the fault belongs to the function or its environment, because too many consecutive groups had it. */
    boolean areTooMany() {
        return groups.size() >= MOST_GROUPS;
    }
}
