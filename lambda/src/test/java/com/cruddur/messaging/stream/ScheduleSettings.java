package com.cruddur.messaging.stream;

import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * The random settings of a schedule.
 *
 * @param isCalm whether there are only late, repeated and reordered deliveries, without faults and other writers
 * @param faultRate the share of requests that meet a fault
 * @param writerRate the share of requests before which another program writes
 * @param badRate the share of records that are malformed, poisoned or of a group without rows
 * @param longestLag the maximum delay of the index and of eventually consistent reads
 * @param slowest the maximum duration of a request
 * @param isInterleaved whether two invocations may run at once
 * @param capacity write units per second; empty means unlimited
 */
record ScheduleSettings(
        boolean isCalm,
        double faultRate,
        double writerRate,
        double badRate,
        Duration longestLag,
        Duration slowest,
        boolean isInterleaved,
        Optional<Integer> capacity,
        SimulatedMapping.Order order,
        int batchSize,
        Duration timeout,
        int pageSize) {

    /** The maximum delay of the index in any schedule. */
    static final Duration LONGEST_LAG = Duration.ofSeconds(10);

    private static final Duration SWIFT = Duration.ofMillis(5);

    static ScheduleSettings of(Random random) {
        boolean calm = random.nextInt(4) == 0;
        return new ScheduleSettings(
                calm,
                calm ? 0 : random.nextDouble() * 0.2,
                calm ? 0 : random.nextDouble() * 0.15,
                random.nextInt(3) == 0 ? random.nextDouble() * 0.5 : 0,
                List.of(Duration.ofMillis(1), Duration.ofMillis(100), Duration.ofSeconds(1), LONGEST_LAG)
                        .get(random.nextInt(4)),
                random.nextInt(8) == 0 ? FunctionClient.ATTEMPT_TIMEOUT : SWIFT,
                random.nextInt(2) == 0,
                calm || random.nextInt(5) > 0 ? Optional.empty() : Optional.of(5 + random.nextInt(20)),
                SimulatedMapping.Order.values()[random.nextInt(3)],
                List.of(1, 1, 3, 10).get(random.nextInt(4)),
                Duration.ofSeconds(random.nextInt(5) == 0 ? 10 : 30),
                List.of(2, 7, 1_000).get(random.nextInt(3)));
    }

    /**
     * Returns these settings, restricted to what a real table can repeat: without half-visible or outliving
     * transactions, parallel invocations and invented records.
     */
    ScheduleSettings forMirror() {
        return new ScheduleSettings(
                isCalm,
                faultRate,
                writerRate,
                0,
                longestLag,
                slowest,
                false,
                Optional.empty(),
                order,
                batchSize,
                timeout,
                1_000);
    }

    boolean isIndexNeverLate() {
        return longestLag.toMillis() == 1;
    }

    /** Applies the settings to a table. Slow requests end when faults do. */
    void over(SimulatedDynamoDb db, Random random, BooleanSupplier isOver) {
        db.pageSize = pageSize;
        db.lag = () -> Duration.ofMillis(random.nextLong(longestLag.toMillis()));
        // Requests of other programs take no time.
        db.latency = () -> SimulatedInvocation.current().isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(1 + random.nextLong((isOver.getAsBoolean() ? SWIFT : slowest).toMillis()));
    }
}
