package com.cruddur.messaging.stream;

import static com.cruddur.messaging.stream.Violation.Invariant.BAD_MESSAGES_DELAY_BY_TWO_SECONDS_AT_MOST;
import static com.cruddur.messaging.stream.Violation.Invariant.EVERY_RECORD_IS_HANDLED;
import static com.cruddur.messaging.stream.Violation.Invariant.NO_GOOD_MESSAGE_IN_THE_FAILURE_QUEUE;
import static com.cruddur.messaging.stream.Violation.Invariant.THE_ANSWER_IS_IN_TIME;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.stream.FunctionSimulation.Crash;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.Interleaving;
import com.cruddur.messaging.testing.RemainingTime;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Simulates Lambda's event source mapping. It delivers batches in order, repeats them from the first failed record with
 * growing delays, and sends records that are too old to the failure queue. It also delivers handled records again, as
 * at-least-once delivery allows.
 */
final class SimulatedMapping {

    /** The maximum age of a record. */
    static final Duration MAX_AGE = Duration.ofSeconds(72_000);

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
    private static final int MOST_DELIVERIES = 1_500;

    /**
     * The scope in which records are delivered in order: the shard, each group, or each item. AWS guarantees the last.
     */
    enum Order {
        SHARD,
        GROUP,
        ITEM
    }

    /** How long the function slept while it handled a batch. */
    private record Slept(long since, Duration duration) {}

    /** Records that are delivered in order. Lanes do not wait for each other. */
    private static final class Lane {
        private final List<SimulatedRecord> records = new ArrayList<>();
        private int next;
        private int failures;
        private long notBefore;
        private final List<Slept> sleptForBadMessages = new ArrayList<>();

        String group() {
            return records.get(next).group();
        }

        boolean isIdle() {
            return next == records.size();
        }
    }

    private final SimulatedDynamoDb db;
    private final Random random;
    private final SimulatedConversations conversations;
    private final Consumer<Violation> report;
    private final Supplier<RequestHandler<DynamodbEvent, StreamsEventResponse>> functions;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final List<RequestHandler<DynamodbEvent, StreamsEventResponse>> instances = new ArrayList<>();
    private final Order order;
    private final int batchSize;
    private final Duration timeout;
    private final Optional<Interleaving> interleaving;
    private final boolean undisturbed;
    private final RandomLosses losses;
    private final Optional<Runnable> concurrentWork;
    private int deliveries;
    private int rewinds = 6;

    /** @param concurrentWork work that may run while a batch is delivered */
    SimulatedMapping(
            ScheduleSettings settings,
            SimulatedDynamoDb db,
            Random random,
            SimulatedConversations conversations,
            Consumer<Violation> report,
            Supplier<RequestHandler<DynamodbEvent, StreamsEventResponse>> functions,
            Optional<Interleaving> interleaving,
            RandomLosses losses,
            Optional<Runnable> concurrentWork) {
        this.db = db;
        this.random = random;
        this.conversations = conversations;
        this.report = report;
        this.functions = functions;
        this.order = settings.order();
        this.batchSize = settings.batchSize();
        this.timeout = settings.timeout();
        this.undisturbed = settings.isCalm();
        this.interleaving = interleaving;
        this.losses = losses;
        this.concurrentWork = concurrentWork;
        instances.add(functions.get());
        instances.add(functions.get());
    }

    void add(SimulatedRecord simulated) {
        String item = simulated.record().getDynamodb().getKeys().toString();
        String lane = switch (order) {
            case SHARD -> "";
            case GROUP -> simulated.group();
            case ITEM -> item;
        };
        lanes.computeIfAbsent(lane, name -> new Lane()).records.add(simulated);
    }

    boolean isIdle() {
        return lanes.values().stream().allMatch(Lane::isIdle);
    }

    int deliveries() {
        return deliveries;
    }

    /** Delivers a batch, or two at once, or waits for the next one. */
    void step() {
        List<Lane> waiting =
                lanes.values().stream().filter(lane -> !lane.isIdle()).toList();
        List<Lane> due = new ArrayList<>(
                waiting.stream().filter(lane -> lane.notBefore <= db.nanos()).toList());
        if (deliveries > MOST_DELIVERIES) {
            report.accept(new Violation(EVERY_RECORD_IS_HANDLED, "%d deliveries".formatted(deliveries)));
            waiting.forEach(lane -> lane.next = lane.records.size());
        } else if (due.isEmpty()) {
            db.advance(waiting.stream().mapToLong(lane -> lane.notBefore).min().orElseThrow());
        } else {
            Lane first = due.remove(random.nextInt(due.size()));
            if (interleaving.isPresent() && !due.isEmpty() && random.nextInt(3) == 0) {
                Lane second = due.stream()
                        .filter(lane -> lane.group().equals(first.group()))
                        .findFirst()
                        .orElse(due.get(random.nextInt(due.size())));
                interleaving.get().run(List.of(() -> deliver(first, 0), () -> deliver(second, 1)));
            } else if (interleaving.isPresent() && concurrentWork.isPresent() && random.nextInt(3) == 0) {
                interleaving.get().run(List.of(() -> deliver(first, 0), concurrentWork.get()));
            } else {
                deliver(first, random.nextInt(instances.size()));
            }
        }
    }

    private void deliver(Lane lane, int instance) {
        while (!lane.isIdle() && db.nanos() - lane.records.get(lane.next).recordedAt() > MAX_AGE.toNanos()) {
            SimulatedRecord tooOld = lane.records.get(lane.next++);
            check(!tooOld.kind().isGood(), NO_GOOD_MESSAGE_IN_THE_FAILURE_QUEUE, tooOld);
        }
        while (!lane.isIdle() && lane.records.get(lane.next).kind().isGood() && losses.happen()) {
            lane.next++;
        }
        if (lane.isIdle()) {
            return;
        }
        deliveries++;
        int from = lane.next;
        List<SimulatedRecord> batch = List.copyOf(
                lane.records.subList(from, Math.min(lane.records.size(), from + 1 + random.nextInt(batchSize))));
        int handled = handled(batch, instance, lane);
        lane.next = from + handled;
        if (handled < batch.size()) {
            lane.failures++;
            Duration backOff = Duration.ofMillis(100L << Math.min(lane.failures, 10));
            lane.notBefore =
                    db.nanos() + (backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF).toNanos();
        } else {
            lane.failures = 0;
        }
        if (rewinds > 0 && lane.next > 0 && random.nextInt(6) == 0) {
            rewinds--;
            lane.next = Math.max(0, lane.next - 1 - random.nextInt(3));
        }
        if (random.nextInt(10) == 0) {
            instances.set(instance, functions.get());
        }
    }

    /** Returns the number of records of a batch that are done. */
    private int handled(List<SimulatedRecord> batch, int instance, Lane lane) {
        SimulatedInvocation invocation = new SimulatedInvocation(batch);
        long since = db.nanos();
        long deadline = since + timeout.toNanos();
        db.slept = Duration.ZERO;
        int[] handled = {0};
        SimulatedInvocation.as(Optional.of(invocation), () -> {
            try {
                StreamsEventResponse response = instances
                        .get(instance)
                        .handleRequest(
                                Events.batch(batch.stream()
                                        .map(SimulatedRecord::record)
                                        .toArray(DynamodbEvent.DynamodbStreamRecord[]::new)),
                                new RemainingTime(() -> Duration.ofNanos(deadline - db.nanos())));
                check(db.nanos() <= deadline, THE_ANSWER_IS_IN_TIME, batch);
                handled[0] = conversations.check(invocation, response);
            } catch (Crash e) {
                instances.set(instance, functions.get());
            } catch (RuntimeException e) {
                // the naive function fails, and its records are delivered again
            }
        });
        invocation.isOver = true;
        if (undisturbed && order == Order.SHARD) {
            noteDelay(batch, since, lane);
        }
        return handled[0];
    }

    /** Notes how long the function slept for bad messages, and checks the delay of the good message after them. */
    private void noteDelay(List<SimulatedRecord> batch, long since, Lane lane) {
        Optional<SimulatedRecord> good =
                batch.stream().filter(simulated -> simulated.kind().isGood()).findFirst();
        if (good.isEmpty()) {
            lane.sleptForBadMessages.add(new Slept(since, db.slept));
            return;
        }
        Duration waited = lane.sleptForBadMessages.stream()
                .filter(bad -> bad.since() >= good.get().recordedAt())
                .map(Slept::duration)
                .reduce(Duration.ZERO, Duration::plus);
        check(waited.compareTo(GroupMover.SHOWN) <= 0, BAD_MESSAGES_DELAY_BY_TWO_SECONDS_AT_MOST, waited);
        lane.sleptForBadMessages.clear();
    }

    private void check(boolean holds, Violation.Invariant invariant, Object detail) {
        if (!holds) {
            report.accept(new Violation(invariant, String.valueOf(detail)));
        }
    }
}
