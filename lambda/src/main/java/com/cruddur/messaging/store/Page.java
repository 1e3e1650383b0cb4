package com.cruddur.messaging.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param entries the entries, at most {@link Listing#limit()}
 * @param next the start of the next page, for {@link Listing#after(String)}; empty after the last page
 * @param consumedCapacity the consumed read capacity units
 * @param unreadable one message for each item that cannot be read, with its {@code pk}, its {@code sk} and the fault
 */
public record Page<T>(List<T> entries, Optional<String> next, double consumedCapacity, List<String> unreadable) {

    public Page {
        entries = List.copyOf(entries);
        unreadable = List.copyOf(unreadable);
    }
}
