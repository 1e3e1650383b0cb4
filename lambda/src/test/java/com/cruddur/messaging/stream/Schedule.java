package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.stream.Violation.Invariant;
import com.cruddur.messaging.testing.Interleaving;
import com.cruddur.messaging.testing.Mirror;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.ReferenceTable;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One run of a simulated table, its stream, the event source mapping and a stream function, all of it decided by a seed.
 *
 * <p>Assumed of the world, as the function does: records of one item are delivered one after the other, again and again from any
 * of them on; an index later than {@link GroupMover#SHOWN}, and a query that meets a transaction, may hide a row, which
 * {@link Conversations} counts.
 */
final class Schedule {

    private static final int UNDISTURBED_AFTER = 60;

    /** Where the records come from, if not from this schedule itself. */
    interface Source {
        DynamodbStreamRecord recordOf(String eventName, Map<String, AttributeValue> item);
    }

    private final Random random;
    private final Climate climate;
    private final SimulatedDynamoDb db;
    private final Conversations conversations;
    private final Mapping mapping;
    private final Author author;
    private final OtherPrograms others;

    private Schedule(long seed, boolean naive, String table, Optional<Source> real, Consumer<Violation> report) {
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L); // neighbouring seeds begin alike otherwise
        Climate any = Climate.of(random);
        climate = real.isPresent() ? any.forMirror() : any;
        db = new SimulatedDynamoDb(random);
        climate.over(db, random, this::isCalmingDown);
        conversations = new Conversations(db, climate.order() != Mapping.Order.ITEM, report);
        db.observer = conversations;
        Interleaving interleaving = new Interleaving(random, db::nanos, db::advance);
        db.waiter = until -> {
            if (Handling.current().isPresent()) {
                interleaving.waitUntil(until);
            } else {
                db.advance(until);
            }
        };
        mapping = new Mapping(
                climate,
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
                                line -> Handling.current().orElseThrow().log.add(line)),
                climate.isInterleaved() ? Optional.of(interleaving) : Optional.empty());
        author = new Author(db, random, mapping, real);
        others = new OtherPrograms(db, table, random, conversations, author);
    }

    /** Returns whether this seed's run has neither faults nor other writers: only late, repeated and reordered deliveries. */
    static boolean isCalm(long seed) {
        return new Schedule(seed, false, Schema.TABLE, Optional.empty(), violation -> {}).climate.isCalm();
    }

    /**
     * Runs a schedule.
     *
     * @return how often what the documentation excepts happened, and how many records ended in each outcome
     * @throws Violation if an invariant does not hold
     */
    static Map<String, Integer> run(long seed) {
        Schedule schedule = new Schedule(seed, false, Schema.TABLE, Optional.empty(), violation -> {
            throw violation;
        });
        schedule.run();
        return schedule.conversations.tally;
    }

    /**
     * Runs a schedule whose every request is made in a real table too, and whose records come from its stream.
     *
     * @throws Violation if an invariant does not hold
     * @throws AssertionError if the model and the table differ
     */
    static void runMirrored(long seed, ReferenceTable real, Source source) {
        Schedule schedule = new Schedule(seed, false, real.name(), Optional.of(source), violation -> {
            throw violation;
        });
        boolean comparesIndex = schedule.climate.isIndexNeverLate() && real.indexIsNeverLate();
        schedule.db.mirror = Optional.of(new Mirror(real.client(), real.name(), comparesIndex));
        schedule.run();
    }

    /** Runs a schedule with the naive function, to its end, and returns the invariants that did not hold. */
    static Set<Invariant> runNaive(long seed) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        new Schedule(seed, true, Schema.TABLE, Optional.empty(), violation -> broken.add(violation.invariant())).run();
        return broken;
    }

    private void run() {
        int groups = 1 + random.nextInt(4);
        for (int number = 0; number < groups; number++) {
            others.addGroup(number);
        }
        db.sleep(Climate.LONGEST_LAG);
        db.faults = new Weather(climate, db, random, others, this::isCalmingDown);
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
        conversations.checkAtRest();
    }

    /** Returns whether nothing goes wrong any more, for everything to come to rest. */
    private boolean isCalmingDown() {
        return mapping.deliveries() > UNDISTURBED_AFTER;
    }

    private void write(SimulatedGroup group) {
        while (random.nextDouble() < climate.badRate()) {
            author.writeBad(group);
        }
        author.write(group);
    }
}
