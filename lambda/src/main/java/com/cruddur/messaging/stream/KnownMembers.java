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

    private final Map<String, List<String>> groups = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > MOST_GROUPS;
        }
    };

    /** Returns all members of a group; none if they are not known. */
    List<String> of(String group) {
        return groups.getOrDefault(group, List.of());
    }

    void remember(String group, Collection<String> members) {
        groups.put(group, List.copyOf(members));
    }
}
