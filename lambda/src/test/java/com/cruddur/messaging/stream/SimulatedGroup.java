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

/**
 * A message group of the simulation: its members with the attributes that other programs keep in their rows, and its
 * texts by time.
 */
final class SimulatedGroup {

    final String uuid;
    final Map<String, Map<String, AttributeValue>> members = new LinkedHashMap<>();

    /** The members who deleted their row. */
    final Set<String> deleted = new HashSet<>();

    /** The members whose row another program moved back after the newest message. */
    final Set<String> disturbed = new HashSet<>();

    /** Whether its newest message was deleted, so that a repair moves its rows back. */
    boolean mayGoBack;

    /** The time until which the index may hide a created row, by owner. */
    final Map<String, Long> newUntil = new HashMap<>();

    /** The time until which the function remembers the group as rowless. */
    long rowlessUntil;

    /** The members whose row the last move did not find, with the reason. */
    final Map<String, SimulatedConversations.DocumentedException> missed = new HashMap<>();

    /** The texts of each time by sort key, in the order of their writes. */
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

    /** Returns the texts that a row may show in the end: only the last one, if the stream is in order. */
    List<String> lastTexts(boolean areInOrder) {
        List<String> last = new ArrayList<>(texts.lastEntry().getValue().values());
        return areInOrder ? last.subList(last.size() - 1, last.size()) : last;
    }

    /** Returns the attributes that another program added to an existing row. */
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
