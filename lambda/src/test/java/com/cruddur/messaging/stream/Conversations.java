package com.cruddur.messaging.stream;

import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_ONE_ROW_EACH;
import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_THE_NEWEST_TEXT;
import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_THE_NEWEST_TIME;
import static com.cruddur.messaging.stream.Violation.Invariant.EVERY_MEMBER_HAS_A_ROW;
import static com.cruddur.messaging.stream.Violation.Invariant.FOREIGN_ATTRIBUTES_SURVIVE;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_DELETED_ROW_COMES_BACK;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_MESSAGE_IS_WRITTEN;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_OTHER_GROUP_IS_TOUCHED;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_ROW_GOES_BACK;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.Written;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must be true of the table: who is in which group, what was written, and the invariants over it. */
final class Conversations implements SimulatedDynamoDb.Observer {

    /** An attribute another program keeps in the rows. */
    static final String COLOUR = "colour";

    private static final Map<String, Instant> PARSED = new ConcurrentHashMap<>(); // there are only a few dozen times

    /** A group: its members by uuid, each with the colour they chose, and its texts by time. */
    static final class Group {
        final String uuid;
        final Map<String, Optional<String>> members = new LinkedHashMap<>();
        final Set<String> deleted = new HashSet<>();
        final TreeMap<Instant, String> texts = new TreeMap<>();

        Group(String uuid) {
            this.uuid = uuid;
        }

        boolean isWholePair() {
            return members.size() == 2 && deleted.isEmpty();
        }
    }

    final Map<String, Group> groups = new LinkedHashMap<>();

    /** The groups of the messages a stream function handles right now; empty while somebody else writes. */
    Set<String> handled = Set.of();

    private final SimulatedDynamoDb db;
    private final Consumer<Violation> report;
    private final Map<String, Instant> newest = new HashMap<>();
    private final Map<String, Set<String>> everAt = new HashMap<>();

    Conversations(SimulatedDynamoDb db, Consumer<Violation> report) {
        this.db = db;
        this.report = report;
    }

    @Override
    public void committed(List<Written> writes) {
        for (Written write : writes) {
            String pk = write.key(Schema.PK);
            if (pk.startsWith(Schema.MESSAGE_PREFIX)) {
                check(handled.isEmpty(), NO_MESSAGE_IS_WRITTEN, write);
            } else {
                for (Map<String, AttributeValue> row : Arrays.asList(write.before(), write.after())) {
                    check(
                            row == null || handled.isEmpty() || handled.contains(groupOf(row)),
                            NO_OTHER_GROUP_IS_TOUCHED,
                            write);
                }
                if (write.after() != null) {
                    everAt.computeIfAbsent(pk + write.key(Schema.SK), key -> new HashSet<>())
                            .add(groupOf(write.after()));
                }
            }
        }
        for (Written write : writes) {
            String pk = write.key(Schema.PK);
            if (pk.startsWith(Schema.GROUP_PREFIX)) {
                String owner = pk.substring(Schema.GROUP_PREFIX.length());
                checkAlways(groups.get(groupOf(write.after() == null ? write.before() : write.after())), owner);
                if (write.before() != null) {
                    checkAlways(groups.get(groupOf(write.before())), owner);
                }
            }
        }
    }

    private void checkAlways(Group group, String owner) {
        List<Map<String, AttributeValue>> rows = rows(group, owner);
        if (group.deleted.contains(owner)) {
            check(rows.isEmpty(), NO_DELETED_ROW_COMES_BACK, rows);
            return;
        }
        check(!rows.isEmpty(), EVERY_MEMBER_HAS_A_ROW, group.uuid + " of " + owner);
        if (rows.isEmpty()) {
            return;
        }
        Map<String, AttributeValue> last = newestOf(rows);
        Instant before = newest.put(owner + group.uuid, timeOf(last));
        check(before == null || !timeOf(last).isBefore(before), NO_ROW_GOES_BACK, rows);
        Optional<String> colour = Optional.ofNullable(last.get(COLOUR)).map(AttributeValue::s);
        check(colour.equals(group.members.get(owner)), FOREIGN_ATTRIBUTES_SURVIVE, last);
    }

    /** Checks what must hold once every record is delivered. */
    void checkAtRest() {
        groups.values()
                .forEach(group -> group.members.keySet().stream()
                        .filter(owner -> !group.deleted.contains(owner))
                        .forEach(owner -> checkAtRest(group, owner)));
    }

    private void checkAtRest(Group group, String owner) {
        List<Map<String, AttributeValue>> rows = rows(group, owner);
        check(rows.size() == 1, AT_REST_ONE_ROW_EACH, rows);
        if (rows.size() != 1) {
            return;
        }
        Map<String, AttributeValue> row = rows.get(0);
        check(row.get(Schema.MESSAGE).s().equals(group.texts.lastEntry().getValue()), AT_REST_THE_NEWEST_TEXT, row);
        Instant expected = group.texts.lastKey();
        Instant time = timeOf(row);
        check(!time.isBefore(expected), AT_REST_THE_NEWEST_TIME, row);
        for (Instant step = expected; step.isBefore(time); step = step.plus(Timestamps.STEP)) {
            Set<String> others = new HashSet<>(
                    everAt.getOrDefault(MessageGroup.partitionKey(owner) + Timestamps.format(step), Set.of()));
            others.remove(group.uuid);
            check(!others.isEmpty(), AT_REST_THE_NEWEST_TIME, step + " was free for " + row);
        }
        String created = Optional.ofNullable(row.get(Schema.MESSAGE_CREATED_AT))
                .map(AttributeValue::s)
                .orElse(null);
        check(
                time.equals(expected)
                        ? created == null
                        : Timestamps.format(expected).equals(created),
                AT_REST_THE_NEWEST_TIME,
                row);
    }

    List<Map<String, AttributeValue>> rows(Group group, String owner) {
        return db.partition(MessageGroup.partitionKey(owner)).stream()
                .filter(row -> groupOf(row).equals(group.uuid))
                .toList();
    }

    static Map<String, AttributeValue> newestOf(List<Map<String, AttributeValue>> rows) {
        return rows.stream().max(Comparator.comparing(Conversations::timeOf)).orElseThrow();
    }

    private static Instant timeOf(Map<String, AttributeValue> row) {
        return PARSED.computeIfAbsent(row.get(Schema.SK).s(), Timestamps::parse);
    }

    private static String groupOf(Map<String, AttributeValue> row) {
        return row.get(Schema.MESSAGE_GROUP_UUID).s();
    }

    private void check(boolean holds, Violation.Invariant invariant, Object detail) {
        if (!holds) {
            report.accept(new Violation(invariant, String.valueOf(detail)));
        }
    }
}
