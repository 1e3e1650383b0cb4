package com.cruddur.messaging.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of the groups handled last, as hints where to look for rows the index does not show yet.
 *
 * <p>One function instance handles one batch at a time, so this is not for several threads.
 */
final class KnownMembers {

    /** How many groups are remembered: with 100 members each, about 10 MB. */
    static final int MOST_GROUPS = 1_000;

    /**
     * The members of a group.
     *
     * @param areAll whether the index had the time to show all of them
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

    /** Returns the members of a group; none if they are not known. */
    Known of(String group) {
        return groups.getOrDefault(group, NONE);
    }

    void remember(String group, Collection<String> members, boolean areAll) {
        groups.put(group, new Known(List.copyOf(members), areAll));
    }
}
