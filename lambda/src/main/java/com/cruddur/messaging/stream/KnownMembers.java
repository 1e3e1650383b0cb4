package com.cruddur.messaging.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the members of recently handled groups, as hints about where to look for rows that the index does not show yet.
 *
 * <p>Not thread-safe: a function instance handles one batch at a time.
 */
final class KnownMembers {

    /** The maximum number of remembered groups: about 10 MB with 100 members each. */
    static final int MOST_GROUPS = 1_000;

    /**
     * The members of a group.
     *
     * @param areAll whether the index has had the time to show all of them
     */
    record Known(List<String> members, boolean areAll) {}

    private static final Known NONE = new Known(List.of(), false);

    private final Map<String, Known> groups = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_GROUPS;
        }
    };

    /** Returns the members of a group; empty if they are not known. */
    Known of(String group) {
        return groups.getOrDefault(group, NONE);
    }

    void remember(String group, Collection<String> members, boolean areAll) {
        groups.put(group, new Known(List.copyOf(members), areAll));
    }
}
