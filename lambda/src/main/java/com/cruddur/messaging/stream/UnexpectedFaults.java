package com.cruddur.messaging.stream;

import java.util.HashSet;
import java.util.Set;

/** Tells a group that nothing can be done for from a function, or an environment, that nothing can be done with. */
final class UnexpectedFaults {

    /** How many groups in a row must meet the unexpected for it not to be their fault. */
    static final int MOST_GROUPS = 5;

    private final Set<String> groups = new HashSet<>();

    /** Takes note of a group that ended as it should: the function works. */
    void end() {
        groups.clear();
    }

    /** Takes note of a group that met the unexpected, and returns whether too many in a row did. */
    boolean isOneTooMany(String group) {
        groups.add(group);
        return groups.size() >= MOST_GROUPS;
    }
}
