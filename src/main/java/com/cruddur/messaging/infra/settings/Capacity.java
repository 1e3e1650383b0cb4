package com.cruddur.messaging.infra.settings;

import java.util.Map;
import java.util.Optional;

/**
 * The capacity of the table, in units a second. The index gets the same capacity: an index that can write less than its
 * table throttles the table's writes.
 */
public sealed interface Capacity {

    /**
     * With these units, table and index together use 10 of the 25 read units, and of the 25 write units, of the free tier.
     */
    int DEFAULT_UNITS = 5;

    /** DynamoDB's default quota for a table. */
    int MAX_UNITS = 40_000;

    /** Units that AWS bills whether they are used or not. */
    sealed interface Provisioned extends Capacity {

        /** Returns the read units with which the table and the index are created. */
        int read();

        /** Returns the write units with which the table and the index are created. */
        int write();
    }

    /**
     * A capacity that does not change.
     *
     * @param read read units, 1 to 40,000. Defaults to 5.
     * @param write write units, 1 to 40,000. Defaults to 5.
     */
    record Fixed(int read, int write) implements Provisioned {}

    /**
     * A capacity that follows the load, with the same bounds for reads and writes.
     *
     * @param min the minimum units, 1 to 40,000. Defaults to 5.
     * @param max the maximum units, {@code min} to 40,000. Defaults to 100, or to {@code min} if that is greater.
     * @param targetUtilizationPercent the share of the units to keep in use, in percent, 20 to 90. Defaults to 70.
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
     * On-demand capacity: AWS bills each request.
     *
     * @param maxRead the maximum read units, 1 to 40,000. Defaults to no maximum.
     * @param maxWrite the maximum write units, 1 to 40,000. Defaults to no maximum.
     */
    record OnDemand(Optional<Integer> maxRead, Optional<Integer> maxWrite) implements Capacity {}

    /**
     * Reads {@code fixed}, {@code autoScaling} or {@code onDemand}. Defaults to {@code fixed} with 5 read and 5 write
     * units.
     */
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
