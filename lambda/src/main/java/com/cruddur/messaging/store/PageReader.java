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
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Collects a page of a list from the responses to a query in descending order.
 *
 * <p>A page is complete when the whole second of its last entry is read, because a later item of the same second may be
 * newer. An item that cannot be read does not count as an entry.
 */
final class PageReader<T> {

    private final Listing listing;
    private final Function<Map<String, AttributeValue>, T> reader;
    private final NavigableMap<Position, T> newestFirst = new TreeMap<>(Comparator.reverseOrder());
    private final List<String> unreadable = new ArrayList<>();
    private double consumedCapacity;
    private boolean isWhole;

    /** @param reader reads an item, or throws an {@link IllegalArgumentException} that names the item and the fault */
    PageReader(Listing listing, Function<Map<String, AttributeValue>, T> reader) {
        this.listing = listing;
        this.reader = reader;
    }

    /**
     * Returns the limit of a query: one item more than the page, which usually shows that the last second has ended.
     */
    int itemsToQuery() {
        return (int) Math.min(listing.limit() + 1L, Integer.MAX_VALUE);
    }

    /** Returns whether the page needs no further response. */
    boolean isWhole() {
        return isWhole;
    }

    /** Adds the items of a response that belong to the page. */
    void add(QueryResponse answer) {
        consumedCapacity += Optional.ofNullable(answer.consumedCapacity()) // Some emulators do not report it.
                .map(ConsumedCapacity::capacityUnits)
                .orElse(0.0);
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
