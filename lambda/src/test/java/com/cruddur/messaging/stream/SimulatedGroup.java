package com.cruddur.messaging.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A group of the simulation: its members, each with the attributes other programs keep in the row, and its texts by time. */
final class SimulatedGroup {

    final String uuid;
    final Map<String, Map<String, AttributeValue>> members = new LinkedHashMap<>();

    /** Who has deleted the row. */
    final Set<String> deleted = new HashSet<>();

    /** Whose row another program put at an older time, since the newest message was written. */
    final Set<String> disturbed = new HashSet<>();

    /** Whether its newest message was deleted, after which a repair moves its rows back. */
    boolean mayGoBack;

    /** Until when the index may hide a row that was made, and not moved. */
    final Map<String, Long> newUntil = new HashMap<>();

    /** Until when the group is remembered as one without rows. */
    long rowlessUntil;

    /** Whose row the last move could not find, and why. */
    final Map<String, SimulatedConversations.DocumentedException> missed = new HashMap<>();

    /** The texts of the messages of each time, by sort key, the last that was written at the end. */
    final TreeMap<Instant, Map<String, String>> texts = new TreeMap<>();

    private final Map<String, Map<String, AttributeValue>> added = new HashMap<>();

    SimulatedGroup(String uuid) {
        this.uuid = uuid;
    }

    List<String> present() {
        return members.keySet().stream()
                .filter(owner -> !deleted.contains(owner))
                .toList();
    }

    void write(Instant time, String sk, String text) {
        if (texts.isEmpty() || time.isAfter(texts.lastKey())) {
            disturbed.clear();
        }
        Map<String, String> atThatTime = texts.computeIfAbsent(time, t -> new LinkedHashMap<>());
        atThatTime.remove(sk);
        atThatTime.put(sk, text);
    }

    /** Returns the texts of which a row must show one in the end. Only an order of the stream makes one of them the last. */
    List<String> lastTexts(boolean areInOrder) {
        List<String> last = new ArrayList<>(texts.lastEntry().getValue().values());
        return areInOrder ? last.subList(last.size() - 1, last.size()) : last;
    }

    /** Returns the attributes that another program added to a row that had been made without them. */
    Optional<Map<String, AttributeValue>> added(String owner) {
        return Optional.ofNullable(added.get(owner));
    }

    void add(String owner, String name, AttributeValue value) {
        added.put(owner, Map.of(name, value));
    }

    void forgetAdded(String owner) {
        added.remove(owner);
    }
}
