package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Retry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Pattern E: moves the rows of a message group to its newest message.
 *
 * <p>The index finds the rows in one request, but it may be late: show an old key, or neither the old nor the new one. So
 * it gives hints only. What decides is the owner's own partition: the conditions of the writes compare with it, and where
 * one fails, or where a member is missing who must be there, it is read consistently. A member must be there if another
 * row names them, if they sent the message, or if an earlier message of the group found them.
 *
 * <p>Two rows that name each other are the whole group: pattern D makes such pairs and nothing else. Rows of a larger
 * group, which other programs may make, do not name each other in pairs; seen for the first time, the index is asked once
 * more after {@link #INDEX_LAG}.
 */
final class GroupMover {

    /**
     * How late the index may be. Normally it is a fraction of a second late
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html). A row it hides for longer is moved by the
     * group's next message.
     */
    static final Duration INDEX_LAG = Duration.ofSeconds(1);

    private final GroupRows rows;
    private final GroupWriter writer;
    private final KnownMembers known = new KnownMembers();

    GroupMover(DynamoDbClient client, String table) {
        rows = new GroupRows(client, table);
        writer = new GroupWriter(client, table, rows);
    }

    /**
     * Moves the rows that are older than the message, and gives those at the message's time its text.
     *
     * @return how many rows were moved or edited
     * @throws IllegalStateException if the group has no rows, or a row finds no free key
     * @throws RuntimeException if DynamoDB refused, or did not answer within the bounds of the retry
     */
    int move(MessageEvent message, Retry retry) {
        Map<String, List<GroupRow>> found = new HashMap<>();
        find(found, message, retry);
        while (found.isEmpty()) {
            retry.fault(new IllegalStateException("message group %s has no rows".formatted(message.group())));
            find(found, message, retry);
        }
        int moved = write(found, Set.of(), message, retry);
        if (isPair(found)) {
            return moved;
        }
        if (known.of(message.group()).isEmpty()) {
            retry.pause(
                    INDEX_LAG.minus(retry.elapsed()),
                    new IllegalStateException(
                            "no time to see all rows of message group %s".formatted(message.group())));
            Set<String> done = Set.copyOf(found.keySet());
            find(found, message, retry);
            moved += write(found, done, message, retry);
        }
        known.remember(message.group(), found.keySet());
        return moved;
    }

    /** Adds the rows of all members that are not among those found already. */
    private void find(Map<String, List<GroupRow>> found, MessageEvent message, Retry retry) {
        Map<String, List<GroupRow>> seen = new HashMap<>();
        for (GroupRow row : rows.inIndex(message.group(), retry)) {
            seen.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row);
        }
        seen.forEach(found::putIfAbsent);

        Deque<String> expected = new ArrayDeque<>();
        message.sender().ifPresent(expected::add);
        known.of(message.group()).ifPresent(expected::addAll);
        found.values().forEach(owned -> addNamed(owned, expected));
        Set<String> deleted = new HashSet<>();
        while (!expected.isEmpty()) {
            String owner = expected.remove();
            if (found.containsKey(owner) || deleted.contains(owner)) {
                continue;
            }
            List<GroupRow> owned = rows.ofOwner(owner, message.group(), retry);
            if (owned.isEmpty()) {
                deleted.add(owner);
            } else {
                found.put(owner, owned);
                addNamed(owned, expected);
            }
        }
    }

    private static void addNamed(Collection<GroupRow> owned, Collection<String> names) {
        owned.forEach(row -> row.other().ifPresent(names::add));
    }

    private int write(Map<String, List<GroupRow>> found, Set<String> done, MessageEvent message, Retry retry) {
        List<OwnerPlan> plans = found.entrySet().stream()
                .filter(member -> !done.contains(member.getKey()))
                .map(member -> OwnerPlan.of(member.getKey(), member.getValue(), message, 0))
                .toList();
        return writer.write(plans, message, retry);
    }

    private static boolean isPair(Map<String, List<GroupRow>> found) {
        return found.size() == 2
                && found.entrySet().stream()
                        .allMatch(member -> member.getValue().stream()
                                .allMatch(row -> row.other()
                                        .filter(other -> !other.equals(member.getKey()) && found.containsKey(other))
                                        .isPresent()));
    }
}
