package com.cruddur.messaging.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param entries the entries, at most as many as were asked for
 * @param next where older entries go on, for {@link Listing#after(String)}; empty after the last page
 * @param consumedCapacity the read capacity units it took
 * @param unreadable one message for each item among the entries that cannot be read; it names the item by {@code pk} and
 *     {@code sk}, and the fault
 */
public record Page<T>(List<T> entries, Optional<String> next, double consumedCapacity, List<String> unreadable) {

    public Page {
        entries = List.copyOf(entries);
        unreadable = List.copyOf(unreadable);
    }
}
