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

    /** Notes that a group was handled, so the function works. */
    void end() {
        groups.clear();
    }

    /** Notes that a group had an unexpected fault. Returns whether too many consecutive groups have had one. */
    boolean isOneTooMany(String group) {
        groups.add(group);
        return groups.size() >= MOST_GROUPS;
    }
}
