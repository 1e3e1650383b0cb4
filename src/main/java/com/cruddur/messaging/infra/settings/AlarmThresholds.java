package com.cruddur.messaging.infra.settings;

/**
 * Beyond which values alarms ring, where the failure itself does not say. How long a value must be beyond is part of each
 * alarm.
 *
 * @param iteratorAgeSeconds how old a record may be when the function has done with it, in seconds, 1 to 86,400; by
 *     default 60
 * @param moveLagMillis how long after its record 99 of 100 messages have moved their rows, in milliseconds, 1,000 to
 *     86,400,000; by default 10,000. AWS cuts a record's time to a second, so less would be noise.
 * @param rowlessRecords how many messages of groups without rows there may be in five minutes, 1 to 1,000,000; by default
 *     100. They are ordinary: members delete conversations.
 * @param transactionConflicts how many requests another one may refuse in five minutes, 1 to 1,000,000; by default 100.
 *     The function tries again.
 * @param timeoutPercent the share of the function's timeout that 99 of 100 invocations may take, 1 to 100; by default 80
 * @param capacityPercent the share of a fixed capacity, or of a maximum on demand, that may be consumed, 1 to
 *     100; by default 80
 * @param daxCpuPercent the share of its processor that a DAX node may use, 1 to 100; by default 80
 * @param daxMemoryPercent the share of its cache that a DAX node may fill, 1 to 100; by default 90. At 100 it evicts.
 * @param daxCpuCredits how many CPU credits a burstable DAX node must have left, 1 to 10,000; by default 20. A credit is a
 *     minute of one processor.
 */
public record AlarmThresholds(
        int iteratorAgeSeconds,
        int moveLagMillis,
        int rowlessRecords,
        int transactionConflicts,
        int timeoutPercent,
        int capacityPercent,
        int daxCpuPercent,
        int daxMemoryPercent,
        int daxCpuCredits) {

    static AlarmThresholds read(Block block) {
        return new AlarmThresholds(
                block.number("iteratorAgeSeconds", 1, 86_400, 60),
                block.number("moveLagMillis", 1_000, 86_400_000, 10_000),
                block.number("rowlessRecords", 1, 1_000_000, 100),
                block.number("transactionConflicts", 1, 1_000_000, 100),
                block.number("timeoutPercent", 1, 100, 80),
                block.number("capacityPercent", 1, 100, 80),
                block.number("daxCpuPercent", 1, 100, 80),
                block.number("daxMemoryPercent", 1, 100, 90),
                block.number("daxCpuCredits", 1, 10_000, 20));
    }
}
