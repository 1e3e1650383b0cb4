package com.cruddur.messaging.stream;

import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * What a simulated run is like.
 *
 * @param isCalm whether there are neither faults nor other writers: only late, repeated and reordered deliveries
 * @param faultRate how many requests meet a fault
 * @param writerRate how many requests somebody else writes before
 * @param badRate how many records are malformed, poisoned or of groups without rows
 * @param longestLag how late the index, and reads that are not consistent, may be
 * @param slowest how long a request may take
 * @param isInterleaved whether two invocations may run at once
 * @param capacity write units a second; empty means enough
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

    /** How late the index is at most. */
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

    /** Returns what an emulator of DynamoDB can follow: nothing in parts, at once or too late, and no record made up. */
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

    /** Sets the table up; its slowness passes, as its faults do. */
    void over(SimulatedDynamoDb db, Random random, BooleanSupplier isOver) {
        db.pageSize = pageSize;
        db.lag = () -> Duration.ofMillis(random.nextLong(longestLag.toMillis()));
        // Others have a time of their own.
        db.latency = () -> SimulatedInvocation.current().isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(1 + random.nextLong((isOver.getAsBoolean() ? SWIFT : slowest).toMillis()));
    }
}
