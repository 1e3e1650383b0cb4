package com.cruddur.messaging.stream;

import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_ONE_ROW_EACH;
import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_THE_NEWEST_TEXT;
import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_THE_NEWEST_TIME;
import static com.cruddur.messaging.stream.Violation.Invariant.EVERY_MEMBER_HAS_A_ROW;
import static com.cruddur.messaging.stream.Violation.Invariant.EVERY_RECORD_HAS_ONE_OUTCOME;
import static com.cruddur.messaging.stream.Violation.Invariant.FOREIGN_ATTRIBUTES_SURVIVE;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_DELETED_ROW_COMES_BACK;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_GOOD_MESSAGE_IS_SKIPPED;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_MESSAGE_IS_WRITTEN;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_OTHER_GROUP_IS_TOUCHED;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_ROW_GOES_BACK;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.WrittenItem;
import java.time.Duration;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Records the members and messages of every simulated group, and checks the invariants of the table and of the
 * outcomes.
 */
final class SimulatedConversations implements SimulatedDynamoDb.TableObserver {

    /** Documented exceptions to the invariants. */
    enum DocumentedException {
        /** The index hid a row for longer than the function waits, and no other row named its owner. */
        ROW_HIDDEN_BY_THE_INDEX,
        /** A query during a transaction showed neither the old nor the new row. */
        ROW_BETWEEN_TWO_KEYS,
        /** Another program added an attribute between the read and the write. */
        ADDED_ATTRIBUTE_LOST,
        /** A transaction outlived its invocation and brought back an earlier text. */
        TEXT_OF_A_LATE_TRANSACTION
    }

    private static final Map<String, Instant> PARSED = new ConcurrentHashMap<>(); // a few dozen different times
    private static final Pattern LINE = Pattern.compile("\"outcome\":\"([^\"]+)\",\"sequenceNumber\":\"([^\"]*)\"");

    final Map<String, SimulatedGroup> groups = new LinkedHashMap<>();

    /** The number of documented exceptions of each kind, and of records with each outcome. */
    final Map<String, Integer> tally = new TreeMap<>();

    private final SimulatedDynamoDb db;
    private final boolean areInOrder;
    private final Consumer<Violation> report;
    private final Map<String, Instant> newest = new HashMap<>();
    private final Map<String, Long> writtenAt = new HashMap<>();
    private final Map<String, Set<String>> everAt = new HashMap<>();
    private boolean isRepaired;

    /**
     * Starts without groups.
     *
     * @param areInOrder whether the records of one instant are delivered in order
     */
    SimulatedConversations(SimulatedDynamoDb db, boolean areInOrder, Consumer<Violation> report) {
        this.db = db;
        this.areInOrder = areInOrder;
        this.report = report;
    }

    // Writes

    @Override
    public void committed(List<WrittenItem> writes) {
        Optional<Set<String>> handled = SimulatedInvocation.current().map(SimulatedInvocation::groups);
        for (WrittenItem write : writes) {
            String pk = write.key(Schema.PK);
            if (pk.startsWith(Schema.MESSAGE_PREFIX)) {
                check(handled.isEmpty(), NO_MESSAGE_IS_WRITTEN, write);
            } else {
                for (Map<String, AttributeValue> row : Arrays.asList(write.before(), write.after())) {
                    check(
                            row == null || handled.isEmpty() || handled.get().contains(groupOf(row)),
                            NO_OTHER_GROUP_IS_TOUCHED,
                            write);
                }
                if (write.after() != null) {
                    everAt.computeIfAbsent(pk + write.key(Schema.SK), key -> new HashSet<>())
                            .add(groupOf(write.after()));
                }
            }
        }
        for (WrittenItem write : writes) {
            String pk = write.key(Schema.PK);
            if (pk.startsWith(Schema.GROUP_PREFIX)) {
                String owner = pk.substring(Schema.GROUP_PREFIX.length());
                for (Map<String, AttributeValue> row : Arrays.asList(write.before(), write.after())) {
                    if (row != null) {
                        checkAlways(groups.get(groupOf(row)), owner, handled.isPresent());
                    }
                }
                if (isLateEdit(write)) {
                    groups.get(groupOf(write.after()))
                            .missed
                            .put(owner, DocumentedException.TEXT_OF_A_LATE_TRANSACTION);
                }
            }
        }
    }

    private static boolean isLateEdit(WrittenItem write) {
        return SimulatedInvocation.current()
                        .filter(invocation -> invocation.isOver)
                        .isPresent()
                && write.before() != null
                && write.after() != null;
    }

    private void checkAlways(SimulatedGroup group, String owner, boolean byTheFunction) {
        List<Map<String, AttributeValue>> rows = rows(group, owner);
        if (group.deleted.contains(owner)) {
            check(rows.isEmpty(), NO_DELETED_ROW_COMES_BACK, rows);
            return;
        }
        check(!rows.isEmpty(), EVERY_MEMBER_HAS_A_ROW, group.uuid + " of " + owner);
        if (rows.isEmpty()) {
            return;
        }
        writtenAt.put(owner + group.uuid, db.nanos());
        Map<String, AttributeValue> last = newestOf(rows);
        Instant before = newest.put(owner + group.uuid, timeOf(last));
        check(
                !byTheFunction
                        || group.mayGoBack
                        || before == null
                        || !timeOf(last).isBefore(before),
                NO_ROW_GOES_BACK,
                rows);
        check(last.entrySet().containsAll(group.members.get(owner).entrySet()), FOREIGN_ATTRIBUTES_SURVIVE, last);
        group.added(owner).ifPresent(added -> {
            if (!last.entrySet().containsAll(added.entrySet())) {
                group.forgetAdded(owner);
                count(DocumentedException.ADDED_ATTRIBUTE_LOST);
            }
        });
    }

    // Queries

    @Override
    public void shown(QueryRequest request, List<Map<String, AttributeValue>> items, boolean isLast) {
        Optional<SimulatedInvocation> function =
                SimulatedInvocation.current().filter(SimulatedInvocation::isOfTheFunction);
        function.flatMap(invocation -> invocation.show(items, isLast)).ifPresent(all -> {
            SimulatedGroup group =
                    groups.get(request.expressionAttributeValues().get(":group").s());
            if (group == null) {
                return;
            }
            SimulatedInvocation invocation = function.orElseThrow();
            if (request.indexName() != null) {
                invocation.inIndex.put(group.uuid, all);
                findMissed(group, invocation);
            } else if (Boolean.TRUE.equals(request.consistentRead())
                    && !request.expressionAttributeValues().containsKey(":sk")) {
                shownToOwner(
                        group,
                        invocation,
                        request.expressionAttributeValues().get(":pk").s(),
                        all);
            }
        });
    }

    private void findMissed(SimulatedGroup group, SimulatedInvocation invocation) {
        Set<String> found = reachable(group, invocation.inIndex.get(group.uuid), invocation.senderIn(group.uuid));
        boolean isMoved = moves(invocation, group);
        for (String owner : group.present()) {
            if (found.contains(owner)) {
                if (isMoved) {
                    group.missed.remove(owner);
                }
            } else if (mayMiss(group, owner, found, invocation)) {
                group.missed.put(owner, DocumentedException.ROW_HIDDEN_BY_THE_INDEX);
            }
        }
    }

    /** Returns whether an invocation moves every row that it finds to the group's newest message. */
    private boolean moves(SimulatedInvocation invocation, SimulatedGroup group) {
        SimulatedRecord newest = invocation.newestIn(group.uuid);
        return newest.kind().isGood()
                && !newest.createdAt().isBefore(group.texts.lastKey())
                && group.lastTexts(areInOrder).contains(newest.text());
    }

    /** Returns whether the function does not have to look again for an owner hidden by the index. */
    private boolean mayMiss(SimulatedGroup group, String owner, Set<String> found, SimulatedInvocation invocation) {
        Duration age = Duration.between(invocation.newestIn(group.uuid).approximately(), db.now());
        boolean isShown = age.compareTo(GroupMover.SHOWN) >= 0;
        boolean isIndexTooLate = db.nanos() - writtenAt.get(owner + group.uuid) >= GroupMover.SHOWN.toNanos();
        boolean mayBePair = found.size() <= 2;
        return isShown
                || isIndexTooLate
                || mayBePair
                || db.nanos() < group.newUntil.getOrDefault(owner, 0L)
                || db.nanos() < group.rowlessUntil;
    }

    /**
     * Returns the owners that the function can find: owners of the rows shown, the sender, and everyone whom their rows
     * name.
     */
    private Set<String> reachable(
            SimulatedGroup group, Set<Map<String, AttributeValue>> shown, Optional<String> sender) {
        List<Map<String, AttributeValue>> seen =
                shown.stream().filter(GroupRow::isGroupRow).toList();
        Set<String> found = seen.stream().map(SimulatedConversations::ownerOf).collect(Collectors.toSet());
        Set<String> names = seen.stream()
                .flatMap(row -> Optional.ofNullable(row.get(Schema.USER_UUID)).map(AttributeValue::s).stream())
                .collect(Collectors.toSet());
        sender.ifPresent(names::add);
        while (!names.isEmpty()) {
            String name = names.iterator().next();
            names.remove(name);
            List<Map<String, AttributeValue>> rows = rows(group, name);
            if (!rows.isEmpty() && found.add(name)) {
                rows.forEach(row -> Optional.ofNullable(row.get(Schema.USER_UUID))
                        .map(AttributeValue::s)
                        .ifPresent(names::add));
            }
        }
        return found;
    }

    private void shownToOwner(
            SimulatedGroup group, SimulatedInvocation invocation, String pk, Set<Map<String, AttributeValue>> shown) {
        String owner = pk.substring(Schema.GROUP_PREFIX.length());
        if (shown.stream().anyMatch(row -> groupOf(row).equals(group.uuid))) {
            if (moves(invocation, group)) {
                group.missed.remove(owner, DocumentedException.ROW_BETWEEN_TWO_KEYS);
            }
        } else if (group.present().contains(owner)) {
            group.missed.put(owner, DocumentedException.ROW_BETWEEN_TWO_KEYS);
        } else {
            findMissed(group, invocation); // a row that named others was deleted since the query of the index
        }
    }

    // Responses of an invocation

    /** Checks the outcomes of an invocation, and returns the number of its records that are done. */
    int check(SimulatedInvocation invocation, StreamsEventResponse response) {
        List<String> failed = response.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
        Map<String, String> outcomes = new HashMap<>();
        for (String line : invocation.log) {
            Matcher outcome = LINE.matcher(line);
            check(
                    outcome.find() && outcomes.put(outcome.group(2), outcome.group(1)) == null,
                    EVERY_RECORD_HAS_ONE_OUTCOME,
                    line);
        }
        List<String> numbers =
                invocation.batch.stream().map(SimulatedRecord::sequenceNumber).toList();
        if (!invocation.log.isEmpty()) { // the naive function logs nothing
            check(outcomes.keySet().equals(Set.copyOf(numbers)), EVERY_RECORD_HAS_ONE_OUTCOME, invocation.log);
            List<String> expected = numbers.stream()
                    .filter(number -> outcomes.get(number).equals("failed"))
                    .limit(1)
                    .toList();
            check(failed.equals(expected), EVERY_RECORD_HAS_ONE_OUTCOME, failed);
            invocation.batch.forEach(
                    simulated -> checkOutcome(simulated, outcomes.get(simulated.sequenceNumber()), invocation.log));
        }
        return failed.isEmpty() ? numbers.size() : numbers.indexOf(failed.get(0));
    }

    private void checkOutcome(SimulatedRecord simulated, String outcome, List<String> log) {
        count(outcome);
        if (outcome.equals("rowless") && groups.containsKey(simulated.group())) {
            groups.get(simulated.group()).rowlessUntil = db.nanos() + RowlessGroups.REMEMBERED.toNanos();
        }
        boolean isRowless = Optional.ofNullable(groups.get(simulated.group()))
                .filter(group -> group.present().stream()
                        .anyMatch(owner -> !group.missed.containsKey(owner) && !group.disturbed.contains(owner)))
                .isEmpty();
        check(
                simulated.kind().mayEndAs(outcome) && (!outcome.equals("rowless") || isRowless),
                NO_GOOD_MESSAGE_IS_SKIPPED,
                simulated.kind() + " " + log);
    }

    // The final state

    /** Checks the invariants that hold when every record is delivered. */
    void checkAtRest() {
        groups.values()
                .forEach(group -> group.present().forEach(owner -> {
                    Optional<Violation> violation = atRest(group, owner);
                    if (violation.isPresent() && group.missed.containsKey(owner)) {
                        count(group.missed.get(owner));
                    } else {
                        violation.ifPresent(report);
                    }
                }));
    }

    /** Checks the invariants that hold after a repair, without the documented exceptions. */
    void checkRepaired() {
        groups.values().forEach(group -> {
            group.missed.clear();
            group.disturbed.clear();
        });
        isRepaired = true;
        checkAtRest();
    }

    private Optional<Violation> atRest(SimulatedGroup group, String owner) {
        List<Map<String, AttributeValue>> rows = rows(group, owner);
        if (rows.size() != 1) {
            return Optional.of(new Violation(AT_REST_ONE_ROW_EACH, String.valueOf(rows)));
        }
        Map<String, AttributeValue> row = rows.get(0);
        if (group.disturbed.contains(owner)) { // after the last message
            return Optional.empty();
        }
        // A repair cannot know which of several messages of one instant was written last.
        if (!group.lastTexts(areInOrder && !isRepaired)
                .contains(row.get(Schema.MESSAGE).s())) {
            return Optional.of(new Violation(AT_REST_THE_NEWEST_TEXT, group.texts + ": " + row));
        }
        Instant expected = group.texts.lastKey();
        Instant time = timeOf(row);
        boolean isTimely = !time.isBefore(expected);
        for (Instant step = expected; step.isBefore(time); step = step.plus(Timestamps.STEP)) {
            Set<String> others = new HashSet<>(
                    everAt.getOrDefault(MessageGroup.partitionKey(owner) + Timestamps.format(step), Set.of()));
            others.remove(group.uuid);
            isTimely &= !others.isEmpty();
        }
        String created = Optional.ofNullable(row.get(Schema.MESSAGE_CREATED_AT))
                .map(AttributeValue::s)
                .orElse(null);
        boolean isPlain = time.equals(expected) && created == null;
        boolean saysSo = Timestamps.format(expected).equals(created);
        // A program that moved a row back may have left its message time.
        isTimely &= isPlain || (saysSo && (isRepaired || !time.equals(expected)));
        return isTimely ? Optional.empty() : Optional.of(new Violation(AT_REST_THE_NEWEST_TIME, String.valueOf(row)));
    }

    List<Map<String, AttributeValue>> rows(SimulatedGroup group, String owner) {
        return db.partition(MessageGroup.partitionKey(owner)).stream()
                .filter(row -> groupOf(row).equals(group.uuid))
                .toList();
    }

    static Map<String, AttributeValue> newestOf(List<Map<String, AttributeValue>> rows) {
        return rows.stream()
                .max(Comparator.comparing(SimulatedConversations::timeOf))
                .orElseThrow();
    }

    static Instant timeOf(Map<String, AttributeValue> row) {
        return PARSED.computeIfAbsent(row.get(Schema.SK).s(), Timestamps::parse);
    }

    private static String ownerOf(Map<String, AttributeValue> row) {
        return row.get(Schema.PK).s().substring(Schema.GROUP_PREFIX.length());
    }

    private static String groupOf(Map<String, AttributeValue> row) {
        return row.get(Schema.MESSAGE_GROUP_UUID).s();
    }

    private void count(Object what) {
        tally.merge(what.toString(), 1, Integer::sum);
    }

    private void check(boolean holds, Violation.Invariant invariant, Object detail) {
        if (!holds) {
            report.accept(new Violation(invariant, String.valueOf(detail)));
        }
    }
}
