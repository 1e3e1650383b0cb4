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
 * One run of a simulated table, its stream, the event source mapping and a stream function, all of it decided by a seed.
 *
 * <p>Assumed of the simulation, as the function does: records of one item are delivered one after the other, again and again from any
 * of them on; an index later than {@link GroupMover#SHOWN}, and a query that meets a transaction, may hide a row, which
 * {@link SimulatedConversations} counts.
 */
final class Schedule {

    private static final int UNDISTURBED_AFTER = 60;

    /** What losses bring about. */
    private static final Set<Invariant> EXCUSED =
            EnumSet.of(Invariant.NO_GOOD_MESSAGE_IS_SKIPPED, Invariant.BAD_MESSAGES_DELAY_BY_TWO_SECONDS_AT_MOST);

    /** Where the records come from, if not from this schedule itself. */
    interface Source {
        DynamodbStreamRecord recordOf(String eventName, Map<String, AttributeValue> item);
    }

    private final Random random;
    private final ScheduleSettings settings;
    private final SimulatedDynamoDb db;
    private final SimulatedConversations conversations;
    private final SimulatedMapping mapping;
    private final SimulatedAuthor author;
    private final OtherPrograms others;
    private final Losses losses;
    private final Interleaving interleaving;
    private boolean isOver;

    private Schedule(
            long seed, boolean naive, boolean lossy, String table, Optional<Source> real, Consumer<Violation> report) {
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L); // neighbouring seeds begin alike otherwise
        losses = lossy ? Losses.many(random) : Losses.none();
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

    /** Returns whether this seed's run has neither faults nor other writers: only late, repeated and reordered deliveries. */
    static boolean isCalm(long seed) {
        return new Schedule(seed, false, false, Schema.TABLE, Optional.empty(), violation -> {}).settings.isCalm();
    }

    /**
     * Runs a schedule.
     *
     * @return how often what the documentation excepts happened, and how many records ended in each outcome
     * @throws Violation if an invariant does not hold
     */
    static Map<String, Integer> run(long seed) {
        Schedule schedule = new Schedule(seed, false, false, Schema.TABLE, Optional.empty(), violation -> {
            throw violation;
        });
        schedule.run();
        schedule.conversations.checkAtRest();
        return schedule.conversations.tally;
    }

    /**
     * Runs a schedule in which records are lost, given up and skipped, and messages deleted; then repairs every group.
     *
     * @return how many differences of each kind were found
     * @throws Violation if an invariant does not hold afterwards, or one did not before that no loss excuses
     */
    static Map<String, Integer> runRepaired(long seed) {
        Schedule schedule = new Schedule(seed, false, true, Schema.TABLE, Optional.empty(), violation -> {
            if (!EXCUSED.contains(violation.invariant())) {
                throw violation;
            }
        });
        schedule.run();
        schedule.repairWhateverHappens();
        return schedule.repairAtRest();
    }

    /**
     * Runs a schedule whose every request is made in a real table too, and whose records come from its stream.
     *
     * @throws Violation if an invariant does not hold
     * @throws AssertionError if the model and the table differ
     */
    static void runMirrored(long seed, ReferenceTable real, Source source) {
        Schedule schedule = new Schedule(seed, false, false, real.name(), Optional.of(source), violation -> {
            throw violation;
        });
        boolean comparesIndex = schedule.settings.isIndexNeverLate() && real.indexIsNeverLate();
        schedule.db.mirror = Optional.of(new TableMirror(real.client(), real.name(), comparesIndex));
        schedule.run();
        schedule.conversations.checkAtRest();
    }

    /** Runs a schedule with the naive function, to its end, and returns the invariants that did not hold. */
    static Set<Invariant> runNaive(long seed) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        Schedule schedule = new Schedule(
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

    /** Deletes messages, and repairs all groups amid faults and other writers, whom nobody moves any rows for. */
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

    /** Repairs all groups undisturbed, once the index shows them. */
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

    /** Repairs a group, unless that is broken off. */
    private void tryToRepair(SimulatedGroup group) {
        try {
            repair(group);
        } catch (Crash | SdkException | OutOfTimeException e) {
            // whoever called it does so again
        }
    }

    /** Writes the message that a group was made with, of which only its rows told. */
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

    /** Returns whether nothing goes wrong any more, for everything to come to rest. */
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
