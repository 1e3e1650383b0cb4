package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers groups without rows that the mover has waited for, so that their further messages do not delay other
 * groups.
 */
final class RowlessGroups {

    /** The time for which a group is remembered. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** The maximum number of remembered groups. */
    static final int MOST_GROUPS = 1_000;

    private final Time time;
    private final Map<String, Long> since = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_GROUPS;
        }
    };

    RowlessGroups(Time time) {
        this.time = time;
    }

    void remember(String group) {
        since.putIfAbsent(group, time.nanos());
    }

    boolean contains(String group) {
        since.computeIfPresent(group, (key, nanos) -> time.nanos() - nanos < REMEMBERED.toNanos() ? nanos : null);
        return since.containsKey(group);
    }
}
