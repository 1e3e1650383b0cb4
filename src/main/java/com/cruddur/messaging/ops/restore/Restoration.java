package com.cruddur.messaging.ops.restore;

import static com.cruddur.messaging.model.Attributes.find;
import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Puts back items that a table has lost, from an {@link EarlierTable}. Never overwrites an item, and keeps at most one page in
 * memory.
 */
public final class Restoration {

    /** Receives the results as they occur. */
    public interface Listener {

        /** Called after every page with the number of items of the second table compared so far. */
        void compared(long items);

        /** Called for each item that differs now. */
        void differs(DifferingItem item);

        /** Called for each page with items of a group that were or may have been put back. The rows of the group need a repair. */
        void putBack(String group);
    }

    /** How many microseconds the sort key of a group row may be later than its message, as in the stream function. */
    private static final int MOST_STEPS = 1_000;

    private final StoredItems earlier;
    private final StoredItems present;
    private final Optional<Set<String>> groups;
    private final boolean isDryRun;
    private final Listener listener;
    private long compared;
    private long messages;
    private long rows;
    private long unchanged;
    private long differing;

    /**
     * @param groups the uuids of the groups to put back; empty for all
     * @param isDryRun whether to write nothing
     */
    public Restoration(
            StoredItems earlier,
            StoredItems present,
            Optional<Set<String>> groups,
            boolean isDryRun,
            Listener listener) {
        this.earlier = earlier;
        this.present = present;
        this.groups = groups;
        this.isDryRun = isDryRun;
        this.listener = listener;
    }

    /** Puts back the missing messages. */
    public void putMessages() {
        if (groups.isPresent()) {
            groups.get().forEach(group -> earlier.messagesOf(group, this::putMessages));
        } else {
            earlier.beginningWith(Schema.MESSAGE_PREFIX, this::putMessages);
        }
    }

    /**
     * Puts back the group rows of owners who have no row of the group. Any other row would be a duplicate with an earlier sort key.
     */
    public void putRows() {
        earlier.beginningWith(Schema.GROUP_PREFIX, page -> {
            byPartition(page).forEach(this::putRowsOf);
            compared += page.size();
            listener.compared(compared);
        });
    }

    /** Returns the counts so far. */
    public RestoredCounts restored() {
        return new RestoredCounts(messages, rows, unchanged, differing);
    }

    private void putMessages(List<Map<String, AttributeValue>> page) {
        byPartition(page).forEach((pk, items) -> {
            if (putMessagesOf(pk, items)) {
                listener.putBack(pk.substring(Schema.MESSAGE_PREFIX.length()));
            }
        });
        compared += page.size();
        listener.compared(compared);
    }

    /**
     * Puts the newest message first, because it moves the group's rows to their final sort keys. Returns whether any message was
     * missing before the puts. The counts do not show this, because a put whose answer was lost counts as unchanged.
     */
    private boolean putMessagesOf(String pk, List<Map<String, AttributeValue>> items) {
        List<Map<String, AttributeValue>> newestFirst = items.stream()
                .sorted(Comparator.comparing(Restoration::sk).reversed())
                .toList();
        Map<String, Map<String, AttributeValue>> now =
                present.between(pk, sk(newestFirst.get(items.size() - 1)), sk(newestFirst.get(0)));
        messages += newestFirst.stream()
                .filter(item -> putIfMissing(item, Optional.ofNullable(now.get(sk(item)))))
                .count();
        return !isDryRun && !items.stream().allMatch(item -> now.containsKey(sk(item)));
    }

    private void putRowsOf(String pk, List<Map<String, AttributeValue>> items) {
        Map<String, Map<String, AttributeValue>> newest = items.stream()
                .filter(row -> find(row, Schema.MESSAGE_GROUP_UUID)
                        .filter(this::isChosen)
                        .isPresent())
                .collect(Collectors.toMap(
                        row -> get(row, Schema.MESSAGE_GROUP_UUID),
                        row -> row,
                        BinaryOperator.maxBy(Comparator.comparing(Restoration::time))));
        if (newest.isEmpty()) {
            return;
        }
        newest.keySet().removeAll(present.groupsOf(pk.substring(Schema.GROUP_PREFIX.length())));
        newest.forEach((group, row) -> {
            if (putRow(group, row)) {
                rows++;
                if (!isDryRun) {
                    listener.putBack(group);
                }
            }
        });
    }

    /** Puts a row at its time, or at the next free microsecond if the row of a different group has that sort key. */
    private boolean putRow(String group, Map<String, AttributeValue> row) {
        Map<String, AttributeValue> item = row;
        Optional<Map<String, AttributeValue>> there = isDryRun ? Optional.empty() : present.put(item);
        for (int step = 1; step < MOST_STEPS && there.isPresent() && !isOf(group, there.get()); step++) {
            item = later(row, step);
            there = present.put(item);
        }
        return there.isEmpty() || putIfMissing(item, there);
    }

    private static boolean isOf(String group, Map<String, AttributeValue> row) {
        return find(row, Schema.MESSAGE_GROUP_UUID).filter(group::equals).isPresent();
    }

    private static Map<String, AttributeValue> later(Map<String, AttributeValue> row, int steps) {
        Map<String, AttributeValue> later = new HashMap<>(row);
        later.put(Schema.SK, string(Timestamps.format(time(row).plus(Timestamps.STEP.multipliedBy(steps)))));
        later.putIfAbsent(Schema.MESSAGE_CREATED_AT, string(Timestamps.format(time(row))));
        return later;
    }

    /** Puts an item if it is missing. Returns whether it was missing; a dry run writes nothing. */
    private boolean putIfMissing(Map<String, AttributeValue> item, Optional<Map<String, AttributeValue>> now) {
        Optional<Map<String, AttributeValue>> there = now.or(() -> isDryRun ? Optional.empty() : present.put(item));
        if (there.isEmpty()) {
            return true;
        }
        if (there.get().equals(item)) {
            unchanged++;
        } else {
            differing++;
            listener.differs(DifferingItem.between(item, there.get()));
        }
        return false;
    }

    private boolean isChosen(String group) {
        return groups.map(chosen -> chosen.contains(group)).orElse(true);
    }

    private static Map<String, List<Map<String, AttributeValue>>> byPartition(List<Map<String, AttributeValue>> page) {
        return page.stream()
                .collect(Collectors.groupingBy(item -> get(item, Schema.PK), LinkedHashMap::new, Collectors.toList()));
    }

    private static String sk(Map<String, AttributeValue> item) {
        return get(item, Schema.SK);
    }

    private static Instant time(Map<String, AttributeValue> row) {
        return Timestamps.find(sk(row)).orElse(Instant.MIN);
    }
}
