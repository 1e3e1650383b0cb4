package com.cruddur.messaging.infra.settings;

import java.util.Map;
import java.util.Optional;

/**
 * The capacity, in units a second, of the table and again of its index: an index that can write less than its table
 * throttles the table's writes.
 */
public sealed interface Capacity {

    /** Table and index together take 10 of the 25 units that the free tier holds of each kind. */
    int DEFAULT_UNITS = 5;

    /** DynamoDB's default quota of a table. */
    int MAX_UNITS = 40_000;

    /** Units that are paid for whether they are used or not. */
    sealed interface Provisioned extends Capacity {

        /** The read units to create the table and the index with. */
        int read();

        /** The write units to create the table and the index with. */
        int write();
    }

    /**
     * The same capacity always.
     *
     * @param read read units, 1 to 40,000; by default 5
     * @param write write units, 1 to 40,000; by default 5
     */
    record Fixed(int read, int write) implements Provisioned {}

    /**
     * Capacity that follows the load, reads and writes alike.
     *
     * @param min units at rest, 1 to 40,000; by default 5
     * @param max units at most, {@code min} to 40,000; by default 100
     * @param targetUtilizationPercent the share of the units to keep in use, 20 to 90; by default 70
     */
    record AutoScaling(int min, int max, int targetUtilizationPercent) implements Provisioned {
        @Override
        public int read() {
            return min;
        }

        @Override
        public int write() {
            return min;
        }
    }

    /**
     * Every request is paid for, and nothing else.
     *
     * @param maxRead read units at most, 1 to 40,000; by default as many as DynamoDB gives
     * @param maxWrite write units at most, 1 to 40,000; by default as many as DynamoDB gives
     */
    record OnDemand(Optional<Integer> maxRead, Optional<Integer> maxWrite) implements Capacity {}

    /** {@code fixed}, {@code autoScaling} or {@code onDemand}; by default {@code fixed} with 5 read and 5 write units. */
    static Capacity read(Block block, String key) {
        return block.oneOf(
                key,
                Map.of(
                        "fixed", Capacity::readFixed,
                        "autoScaling", Capacity::readAutoScaling,
                        "onDemand", Capacity::readOnDemand),
                "fixed");
    }

    private static Capacity readFixed(Block block) {
        return new Fixed(
                block.number("read", 1, MAX_UNITS, DEFAULT_UNITS), block.number("write", 1, MAX_UNITS, DEFAULT_UNITS));
    }

    private static Capacity readOnDemand(Block block) {
        return new OnDemand(
                block.optionalNumber("maxRead", 1, MAX_UNITS), block.optionalNumber("maxWrite", 1, MAX_UNITS));
    }

    private static Capacity readAutoScaling(Block block) {
        int min = block.number("min", 1, MAX_UNITS, DEFAULT_UNITS);
        return new AutoScaling(
                min,
                block.number("max", min, MAX_UNITS, Math.max(min, 100)),
                block.number("targetUtilizationPercent", 20, 90, 70));
    }
}
