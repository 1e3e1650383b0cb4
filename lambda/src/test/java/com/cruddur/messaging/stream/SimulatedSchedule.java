package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.OutOfTimeException;
import com.cruddur.messaging.stream.FunctionSimulation.Crash;
import com.cruddur.messaging.stream.Violation.Invariant;
import com.cruddur.messaging.testing.Interleaving;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.ReferenceTable;
import com.cruddur.messaging.testing.Sample;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.TableMirror;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A simulated run of a table, its stream, the event source mapping and a stream function. A seed decides everything.
 *
 * <p>It makes the same assumptions as the function. The records of one item are delivered in order, and may be
 * delivered again from any of them. An index later than {@link GroupMover#SHOWN}, or a query during a transaction, may
 * hide a row; {@link SimulatedConversations} counts these cases.
 */
final class SimulatedSchedule {

    private static final int UNDISTURBED_AFTER = 60;

    /** The invariants that losses may break. */
    private static final Set<Invariant> EXCUSED =
            EnumSet.of(Invariant.NO_GOOD_MESSAGE_IS_SKIPPED, Invariant.BAD_MESSAGES_DELAY_BY_TWO_SECONDS_AT_MOST);

    /** A source of records in place of the schedule itself. */
    interface RecordSource {
        DynamodbStreamRecord recordOf(String eventName, Map<String, AttributeValue> item);
    }

    private final Random random;
    private final ScheduleSettings settings;
    private final SimulatedDynamoDb db;
    private final SimulatedConversations conversations;
    private final SimulatedMapping mapping;
    private final SimulatedAuthor author;
    private final OtherPrograms others;
    private final RandomLosses losses;
    private final Interleaving interleaving;
    private boolean isOver;

    private SimulatedSchedule(
            long seed,
            boolean naive,
            boolean lossy,
            String table,
            Optional<RecordSource> real,
            Consumer<Violation> report) {
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L); // otherwise adjacent seeds begin with similar numbers
        losses = lossy ? RandomLosses.many(random) : RandomLosses.none();
        ScheduleSettings any = ScheduleSettings.of(random);
        settings = real.isPresent() ? any.forMirror() : any;
        db = new SimulatedDynamoDb(random);
        settings.over(db, random, this::isCalmingDown);
        conversations = new SimulatedConversations(db, settings.order() != SimulatedMapping.Order.ITEM, report);
        db.observer = conversations;
        interleaving = new Interleaving(random, db::nanos, db::advance);
        db.waiter = until -> {
            if (SimulatedInvocation.current().isPresent()) {
                interleaving.waitUntil(until);
            } else {
                db.advance(until);
            }
        };
        mapping = new SimulatedMapping(
                settings,
                db,
                random,
                conversations,
                report,
                () -> naive
                        ? new NaiveStreamFunction(db, table)
                        : new MessagingStreamHandler(
                                db,
                                table,
                                db,
                                line -> SimulatedInvocation.current()
                                        .orElseThrow()
                                        .log
                                        .add(line)),
                settings.isInterleaved() ? Optional.of(interleaving) : Optional.empty(),
                losses,
                lossy ? Optional.of(() -> tryToRepair(anyGroup())) : Optional.empty());
        author = new SimulatedAuthor(db, random, mapping, real, losses);
        others = new OtherPrograms(db, table, random, conversations, author);
    }

    /**
     * Returns whether the schedule of a seed has only late, repeated and reordered deliveries, without faults and other
     * writers.
     */
    static boolean isCalm(long seed) {
        return new SimulatedSchedule(seed, false, false, Schema.TABLE, Optional.empty(), violation -> {})
                .settings.isCalm();
    }

    /**
     * Runs a schedule.
     *
     * @return the number of documented exceptions of each kind, and of records with each outcome
     * @throws Violation if an invariant is broken
     */
    static Map<String, Integer> run(long seed) {
        SimulatedSchedule schedule =
                new SimulatedSchedule(seed, false, false, Schema.TABLE, Optional.empty(), violation -> {
                    throw violation;
                });
        schedule.run();
        schedule.conversations.checkAtRest();
        return schedule.conversations.tally;
    }

    /**
     * Runs a schedule in which records are lost, expire or are skipped, and messages are deleted. Then it repairs every
     * group.
     *
     * @return the number of repaired differences of each kind
     * @throws Violation if an invariant is broken after the repair, or before it without a loss as the reason
     */
    static Map<String, Integer> runRepaired(long seed) {
        SimulatedSchedule schedule =
                new SimulatedSchedule(seed, false, true, Schema.TABLE, Optional.empty(), violation -> {
                    if (!EXCUSED.contains(violation.invariant())) {
                        throw violation;
                    }
                });
        schedule.run();
        schedule.repairWhateverHappens();
        return schedule.repairAtRest();
    }

    /**
     * Runs a schedule that makes every request in a real table too, and takes its records from that table's stream.
     *
     * @throws Violation if an invariant is broken
     * @throws AssertionError if the simulated and the real table differ
     */
    static void runMirrored(long seed, ReferenceTable real, RecordSource source) {
        SimulatedSchedule schedule =
                new SimulatedSchedule(seed, false, false, real.name(), Optional.of(source), violation -> {
                    throw violation;
                });
        boolean comparesIndex = schedule.settings.isIndexNeverLate() && real.indexIsNeverLate();
        schedule.db.mirror = Optional.of(new TableMirror(real.client(), real.name(), comparesIndex));
        schedule.run();
        schedule.conversations.checkAtRest();
    }

    /** Runs a schedule with the naive function to its end, and returns the broken invariants. */
    static Set<Invariant> runNaive(long seed) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        SimulatedSchedule schedule = new SimulatedSchedule(
                seed, true, false, Schema.TABLE, Optional.empty(), violation -> broken.add(violation.invariant()));
        schedule.run();
        schedule.conversations.checkAtRest();
        return broken;
    }

    private void run() {
        int groups = 1 + random.nextInt(4);
        for (int number = 0; number < groups; number++) {
            others.addGroup(number);
        }
        db.sleep(ScheduleSettings.LONGEST_LAG);
        db.faults = new RandomFaults(settings, db, random, others, losses, this::isCalmingDown);
        List<SimulatedGroup> messages = new ArrayList<>();
        conversations
                .groups
                .values()
                .forEach(group -> messages.addAll(Collections.nCopies(1 + random.nextInt(3), group)));
        Collections.shuffle(messages, random);
        while (!messages.isEmpty() || !mapping.isIdle()) {
            if (!messages.isEmpty() && (random.nextBoolean() || mapping.isIdle())) {
                write(messages.remove(0));
            } else {
                mapping.step();
            }
            db.sleep(Duration.ofMillis(random.nextInt(5) == 0 ? random.nextInt(2_000) : random.nextInt(20)));
        }
    }

    /** Deletes messages, and repairs groups during faults and writes of other programs. */
    private void repairWhateverHappens() {
        conversations.groups.values().forEach(this::writeFirstMessage);
        conversations.groups.values().stream()
                .filter(group -> random.nextInt(4) == 0)
                .forEach(this::deleteNewestMessages);
        for (int time = 0; time < 10; time++) {
            tryToRepair(anyGroup());
            if (settings.isInterleaved()) {
                SimulatedGroup group = anyGroup();
                interleaving.run(List.of(
                        () -> tryToRepair(group), () -> tryToRepair(random.nextBoolean() ? group : anyGroup())));
            }
        }
    }

    /** Repairs all groups without faults, when the index shows all rows. A second repair must find no difference. */
    private Map<String, Integer> repairAtRest() {
        isOver = true;
        db.sleep(ScheduleSettings.LONGEST_LAG);
        Map<String, Integer> found = new TreeMap<>();
        for (SimulatedGroup group : conversations.groups.values()) {
            RepairedGroup repaired = repair(group);
            assertThat(repaired.fault()).isEmpty();
            repaired.differences()
                    .forEach(difference -> found.merge(difference.kind().word(), 1, Integer::sum));
        }
        conversations.checkRepaired();
        for (SimulatedGroup group : conversations.groups.values()) {
            assertThat(repair(group).differences()).isEmpty();
        }
        return found;
    }

    private SimulatedGroup anyGroup() {
        List<SimulatedGroup> all = List.copyOf(conversations.groups.values());
        return all.get(random.nextInt(all.size()));
    }

    private RepairedGroup repair(SimulatedGroup group) {
        List<RepairedGroup> repaired = new ArrayList<>();
        SimulatedInvocation.as(
                Optional.of(SimulatedInvocation.repairOf(group.uuid)),
                () -> repaired.add(new GroupRepair(db, Schema.TABLE, db, true, false).repair(group.uuid)));
        return repaired.get(0);
    }

    /** Tries to repair a group. A fault may interrupt it. */
    private void tryToRepair(SimulatedGroup group) {
        try {
            repair(group);
        } catch (Crash | SdkException | OutOfTimeException e) {
            // the next repair completes it
        }
    }

    /** Writes the first message of a group, which until then only its rows show. */
    private void writeFirstMessage(SimulatedGroup group) {
        Map.Entry<Instant, Map<String, String>> first = group.texts.firstEntry();
        if (first.getValue().containsKey("initial")) {
            db.put(Sample.message(group.uuid, first.getKey(), "initial").toItem());
        }
    }

    private void deleteNewestMessages(SimulatedGroup group) {
        if (group.texts.size() > 1) {
            Instant newest = group.texts.lastKey();
            group.texts.remove(newest);
            group.mayGoBack = true;
            db.partition(Message.partitionKey(group.uuid)).stream()
                    .filter(item -> SimulatedConversations.timeOf(item).equals(newest))
                    .forEach(db::delete);
        }
    }

    /** Returns whether faults have ended, so that every record can be handled. */
    private boolean isCalmingDown() {
        return isOver || mapping.deliveries() > UNDISTURBED_AFTER;
    }

    private void write(SimulatedGroup group) {
        while (random.nextDouble() < settings.badRate()) {
            author.writeBad(group);
        }
        author.write(group);
    }
}
