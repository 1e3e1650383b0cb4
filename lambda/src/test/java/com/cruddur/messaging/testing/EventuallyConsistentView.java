package com.cruddur.messaging.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items that an eventually consistent reader sees: every write after a delay, the writes of each item in order. */
final class EventuallyConsistentView {

    private record Update(long visibleAt, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}

    private final Function<Map<String, AttributeValue>, Optional<String>> partitionOf;
    private final Map<String, NavigableMap<ItemKey, Map<String, AttributeValue>>> partitions = new HashMap<>();
    private final Map<ItemKey, Deque<Update>> late = new HashMap<>();

    /** Starts empty. Items without a partition are not shown. */
    EventuallyConsistentView(Function<Map<String, AttributeValue>, Optional<String>> partitionOf) {
        this.partitionOf = partitionOf;
    }

    /** Adds a write. Null means that there is no item. */
    void write(ItemKey key, Map<String, AttributeValue> before, Map<String, AttributeValue> after, long visibleAt) {
        Deque<Update> updates = late.computeIfAbsent(key, k -> new ArrayDeque<>());
        long last = updates.isEmpty() ? visibleAt : updates.getLast().visibleAt();
        updates.add(new Update(Math.max(visibleAt, last), before, after));
    }

    /** Returns the visible items of a partition. */
    NavigableMap<ItemKey, Map<String, AttributeValue>> partition(String name, long now) {
        late.entrySet().removeIf(entry -> {
            Deque<Update> updates = entry.getValue();
            while (!updates.isEmpty() && updates.element().visibleAt() <= now) {
                show(entry.getKey(), updates.remove());
            }
            return updates.isEmpty();
        });
        return partitions.getOrDefault(name, new TreeMap<>());
    }

    private void show(ItemKey key, Update update) {
        Optional.ofNullable(update.before())
                .flatMap(partitionOf)
                .ifPresent(name -> partitions.get(name).remove(key));
        Optional.ofNullable(update.after())
                .flatMap(partitionOf)
                .ifPresent(name ->
                        partitions.computeIfAbsent(name, n -> new TreeMap<>()).put(key, update.after()));
    }
}
