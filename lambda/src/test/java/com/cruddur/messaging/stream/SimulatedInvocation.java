package com.cruddur.messaging.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A running invocation of the function, or a repair of a group: its batch, its log, and the pages of its current query.
 */
final class SimulatedInvocation {

    private static final ThreadLocal<SimulatedInvocation> CURRENT = new ThreadLocal<>();

    final List<SimulatedRecord> batch;
    final List<String> log = new ArrayList<>();

    /** Whether it has ended. Its transactions may still run. */
    boolean isOver;

    /** The rows of each group in the last query of the index. */
    final Map<String, Set<Map<String, AttributeValue>>> inIndex = new HashMap<>();

    private final List<Map<String, AttributeValue>> shown = new ArrayList<>();

    private final Optional<String> repaired;

    SimulatedInvocation(List<SimulatedRecord> batch) {
        this(batch, Optional.empty());
    }

    private SimulatedInvocation(List<SimulatedRecord> batch, Optional<String> repaired) {
        this.batch = batch;
        this.repaired = repaired;
    }

    static SimulatedInvocation repairOf(String group) {
        return new SimulatedInvocation(List.of(), Optional.of(group));
    }

    boolean isOfTheFunction() {
        return repaired.isEmpty();
    }

    /** Returns the invocation that this thread runs, or empty if another program writes. */
    static Optional<SimulatedInvocation> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Runs a body as part of an invocation, or of none. */
    static void as(Optional<SimulatedInvocation> invocation, Runnable body) {
        SimulatedInvocation before = CURRENT.get();
        CURRENT.set(invocation.orElse(null));
        try {
            body.run();
        } finally {
            CURRENT.set(before);
        }
    }

    Set<String> groups() {
        return repaired.isPresent()
                ? Set.of(repaired.get())
                : batch.stream().map(SimulatedRecord::group).collect(Collectors.toSet());
    }

    /** Returns the sender of its messages of a group, or empty if they have several senders or none. */
    Optional<String> senderIn(String group) {
        Set<Optional<String>> senders = batch.stream()
                .filter(simulated -> simulated.group().equals(group))
                .map(SimulatedRecord::sender)
                .collect(Collectors.toSet());
        return senders.size() == 1 ? senders.iterator().next() : Optional.empty();
    }

    /** Returns its newest message of a group. If several have the same time, it is the one written last. */
    SimulatedRecord newestIn(String group) {
        return batch.stream()
                .filter(simulated -> simulated.group().equals(group))
                .reduce((newest, next) -> next.createdAt().isBefore(newest.createdAt()) ? newest : next)
                .orElseThrow();
    }

    /** Adds a page of a query, and returns the items of all its pages after the last. */
    Optional<Set<Map<String, AttributeValue>>> show(List<Map<String, AttributeValue>> page, boolean isLast) {
        shown.addAll(page);
        if (!isLast) {
            return Optional.empty();
        }
        Set<Map<String, AttributeValue>> all = new HashSet<>(shown);
        shown.clear();
        return Optional.of(all);
    }
}
