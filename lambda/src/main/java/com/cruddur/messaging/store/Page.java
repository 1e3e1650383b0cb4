package com.cruddur.messaging.store;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param entries the entries, at most as many as were asked for
 * @param next where older entries go on, for {@link Listing#after(String)}; empty after the last page
 * @param consumedCapacity the read capacity units it took
 */
public record Page<T>(List<T> entries, Optional<String> next, double consumedCapacity) {

    public Page {
        entries = List.copyOf(entries);
    }
}
