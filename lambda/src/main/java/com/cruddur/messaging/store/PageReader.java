package com.cruddur.messaging.store;

import com.cruddur.messaging.model.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Collects a page of a list from the answers to a query that begins with the highest sort key. A page is whole once the
 * second of its last entry is read to the end: any item of that second may be newer than those before it. An item that
 * cannot be read takes no entry's place.
 */
final class PageReader<T> {

    private final Listing listing;
    private final Function<Map<String, AttributeValue>, T> reader;
    private final NavigableMap<Position, T> newestFirst = new TreeMap<>(Comparator.reverseOrder());
    private final List<String> unreadable = new ArrayList<>();
    private double consumedCapacity;
    private boolean isWhole;

    /** @param reader reads an item, or throws an {@link IllegalArgumentException} that names it and the fault */
    PageReader(Listing listing, Function<Map<String, AttributeValue>, T> reader) {
        this.listing = listing;
        this.reader = reader;
    }

    /** Returns how many items are worth a query: one more than the page has tells that its last second has ended. */
    int itemsToQuery() {
        return (int) Math.min(listing.limit() + 1L, Integer.MAX_VALUE);
    }

    /** Returns whether no more answers are needed. */
    boolean isWhole() {
        return isWhole;
    }

    /** Takes from an answer what belongs to the page. */
    void add(QueryResponse answer) {
        consumedCapacity += answer.consumedCapacity().capacityUnits();
        for (Map<String, AttributeValue> item : answer.items()) {
            String sk = item.get(Schema.SK).s();
            if (newestFirst.size() >= listing.limit() && !newestFirst.lastKey().isInSecondOf(sk)) {
                isWhole = true;
                return;
            }
            try {
                T entry = reader.apply(item);
                Position position = Position.of(sk);
                if (listing.follows(position)) {
                    newestFirst.put(position, entry);
                }
            } catch (IllegalArgumentException e) {
                unreadable.add(e.getMessage());
            }
        }
    }

    /** Returns the page, the newest entry first. */
    Page<T> page() {
        boolean hasMore = isWhole || newestFirst.size() > listing.limit();
        List<Position> shown =
                newestFirst.keySet().stream().limit(listing.limit()).toList();
        return new Page<>(
                shown.stream().map(newestFirst::get).toList(),
                hasMore ? Optional.of(shown.get(shown.size() - 1).sk()) : Optional.empty(),
                consumedCapacity,
                unreadable);
    }
}
