package com.cruddur.messaging.infra.settings;

/**
 * The values beyond which alarms ring. Each alarm itself defines for how long. An alarm on a failure that must not
 * happen at all has no threshold here.
 *
 * @param iteratorAgeSeconds the maximum age of a record when the function has processed it, in seconds, 1 to 86,400.
 *     Defaults to 60.
 * @param moveLagMillis the maximum time from a message's record to the move of its rows, for 99 of 100 messages, in
 *     milliseconds, 1,000 to 86,400,000. Defaults to 10,000. AWS rounds a record's time down to a second, so a lower
 *     value would measure noise.
 * @param rowlessRecords the maximum number of messages of groups without rows in five minutes, 1 to 1,000,000. Defaults
 *     to 100. Such messages are ordinary: members delete conversations.
 * @param transactionConflicts the maximum number of requests in five minutes that conflict with other requests, 1
 *     to 1,000,000. Defaults to 100. The function retries them.
 * @param timeoutPercent the maximum share of the function's timeout that 99 of 100 invocations take, in percent, 1 to
 *     100. Defaults to 80.
 * @param capacityPercent the maximum share of a fixed capacity, or of an on-demand maximum, that is consumed, in
 *     percent, 1 to 100. Defaults to 80.
 * @param daxCpuPercent the maximum processor use of a DAX node, in percent, 1 to 100. Defaults to 80.
 * @param daxMemoryPercent the maximum cache memory use of a DAX node, in percent, 1 to 100. Defaults to 90. At 100 it
 *     evicts.
 * @param daxCpuCredits the minimum CPU credits that a burstable DAX node has left, 1 to 10,000. Defaults to 20. A
 *     credit is one minute of one processor.
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
