package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.FailureCourse.cache;
import static com.cruddur.messaging.infra.FailureCourse.function;
import static com.cruddur.messaging.infra.FailureCourse.index;
import static com.cruddur.messaging.infra.FailureCourse.letters;
import static com.cruddur.messaging.infra.FailureCourse.mapping;
import static com.cruddur.messaging.infra.FailureCourse.operation;
import static com.cruddur.messaging.infra.FailureCourse.records;
import static com.cruddur.messaging.infra.FailureCourse.table;

import com.cruddur.messaging.stream.ObservedFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The catalogue of failures. Each row has the cause, the metrics of AWS and of the function minute by minute, and the
 * alarms that ring, with the minutes until then. All other alarms stay quiet.
 */
enum CatalogueRow {
    RIGHT_TAKEN(
            "The function's role loses a permission, or the table or its key cannot be used",
            """
            records-fail 3, invocations-fail 3, messages-do-not-reach-lists 3, lists-lag 6""",
            course -> course.blockedFrom(0).logging(delivering(4, ObservedFunction.withoutPermission()))),

    LONG_OUTAGE(
            "The same failure lasts for 21 hours, so that records become older than mapping.maxRecordAgeSeconds",
            """
            records-fail 3, invocations-fail 3, messages-do-not-reach-lists 3, lists-lag 6, records-expire-soon 605,
            records-given-up 1201, letters-waiting 1201""",
            21 * 60,
            course -> course.blockedFrom(0)
                    .logging(delivering(1, ObservedFunction.withoutPermission()))
                    .from(1_200, function("IteratorAge"), minute -> 72_000_000)
                    .from(1_200, mapping("OnFailureDestinationDeliveredEventCount"), minute -> 3)
                    .from(1_200, letters(), minute -> 3 * (minute - 1_199))),

    DESTINATION_GONE(
            "Somebody removes the failure queue from the mapping and limits its attempts. One record fails",
            "records-lost 1",
            course -> course.once(mapping("DroppedEventCount"), 1)
                    .once(mapping("FailedInvokeEventCount"), 3)
                    .logged(
                            0,
                            delivering(3, ObservedFunction.withoutPermission()).apply(0))),

    LETTER_REFUSED(
            "The function's role loses sqs:SendMessage, and the mapping gives a record up",
            "letters-lost 1",
            course -> course.once(function("DestinationDeliveryFailures"), 1)),

    LETTER(
            "The mapping gives one record up",
            "records-given-up 1, letters-waiting 1",
            course -> course.once(mapping("OnFailureDestinationDeliveredEventCount"), 1)
                    .always(letters(), 1)),

    POISON(
            "A different program writes a message without a text",
            "records-skipped 1",
            course -> course.logged(0, ObservedFunction.working().deliverPoison())),

    BUG(
            "A release treats every record as faulty. The function skips the first four groups, and fails from the fifth on",
            """
            records-skipped 1, records-fail 5, invocations-fail 5, messages-do-not-reach-lists 5, lists-lag 8""",
            course -> course.blockedFrom(2).logging(delivering(2, ObservedFunction.withBug()))),

    ROWS_DELETED(
            "A program deletes the rows of busy groups, or writes messages to groups that have no rows",
            "records-rowless 14",
            course -> course.loggingAsWell(delivering(30, ObservedFunction.withoutRows()))),

    BACKLOG(
            "More messages come than the function can move. Records wait for a minute and a half",
            "lists-lag 5, moves-late 5, messages-do-not-reach-lists 5",
            course -> course.always(function("IteratorAge"), 500, 90_000)
                    .logging(delivering(5, ObservedFunction.working(), Duration.ofSeconds(90)))),

    SLOW_MOVES(
            "Some messages wait for 20 seconds, but none for a minute",
            "moves-late 5, messages-do-not-reach-lists 5",
            course -> course.always(function("IteratorAge"), 500, 20_000)
                    .logging(delivering(1, ObservedFunction.working(), Duration.ofSeconds(20)))
                    .loggingAsWell(delivering(4, ObservedFunction.working()))),

    LARGE_GROUPS(
            "One invocation in fifty is for a group so large that the invocation takes nearly all of the timeout",
            "function-slow 3",
            course -> course.always(function("Duration"), FailureCourse.burst(3))),

    FUNCTION_GONE(
            "Somebody deletes the function's alias or version, or removes the permission to invoke it",
            "invocations-fail 3, messages-do-not-reach-lists 3",
            course -> course.nothingInvoked().always(mapping("FailedInvokeEventCount"), 4)),

    MAPPING_OFF(
            "Somebody disables or deletes the event source mapping",
            "trigger-dead 17, messages-do-not-reach-lists 17",
            course -> course.nothingInvoked().silent(mapping("PolledEventCount"), mapping("FailedInvokeEventCount"))),

    STREAM_REPLACED(
            "Somebody replaces the table's stream. The mapping keeps reading the old one, which ends",
            "trigger-dead 17, messages-do-not-reach-lists 17",
            course -> course.nothingInvoked().silent(mapping("PolledEventCount"), mapping("FailedInvokeEventCount"))),

    TABLE_READS_SHORT(
            "Readers use more read units than auto scaling's maximum",
            "table-reads-throttled 5, table-reads-at-limit 21",
            course -> course.always(table("ReadThrottleEvents"), 20)
                    .always(table("ConsumedReadCapacityUnits"), 6_000)
                    .everyFiveMinutes(10, table("ProvisionedReadCapacityUnits"), 100)),

    TABLE_WRITES_SHORT(
            "Programs use more write units than auto scaling's maximum. The function waits for units until its time ends",
            """
            table-writes-throttled 5, table-writes-at-limit 21, records-fail 3, invocations-fail 3, function-slow 3,
            messages-do-not-reach-lists 3, lists-lag 6""",
            course -> waitsForUnits(course)
                    .always(table("WriteThrottleEvents"), 20)
                    .always(table("ConsumedWriteCapacityUnits"), 6_000)
                    .everyFiveMinutes(10, table("ProvisionedWriteCapacityUnits"), 100)),

    INDEX_READS_SHORT(
            "The function's reads of the index exceed auto scaling's maximum",
            """
            index-reads-throttled 5, index-reads-at-limit 21, records-fail 3, invocations-fail 3, function-slow 3,
            messages-do-not-reach-lists 3, lists-lag 6""",
            course -> waitsForUnits(course)
                    .always(index("ReadThrottleEvents"), 20)
                    .always(index("ConsumedReadCapacityUnits"), 6_000)
                    .everyFiveMinutes(10, index("ProvisionedReadCapacityUnits"), 100)),

    INDEX_WRITES_SHORT(
            "Rows move faster than the index accepts them, so DynamoDB throttles writes to the table",
            """
            index-writes-throttled 5, index-writes-at-limit 21, records-fail 3, invocations-fail 3, function-slow 3,
            messages-do-not-reach-lists 3, lists-lag 6""",
            course -> waitsForUnits(course)
                    .always(index("WriteThrottleEvents"), 20)
                    .always(index("ConsumedWriteCapacityUnits"), 6_000)
                    .everyFiveMinutes(10, index("ProvisionedWriteCapacityUnits"), 100)),

    HOT_KEY(
            "All messages go to one group, and its partition reaches its limit while the table has units left",
            "table-writes-throttled 5",
            course -> course.always(table("WriteThrottleEvents"), 20)),

    FIXED_CAPACITY_NEARLY_USED(
            "Four fifths of a fixed capacity are used, and DynamoDB does not throttle any request yet",
            """
            table-reads-at-limit 15, table-writes-at-limit 15, index-reads-at-limit 15, index-writes-at-limit 15""",
            """
            { "table": { "capacity": { "autoScaling": null, "fixed": { "read": 5, "write": 5 } } } }""",
            60,
            course -> course.always(table("ConsumedReadCapacityUnits"), 250)
                    .always(table("ConsumedWriteCapacityUnits"), 250)
                    .always(index("ConsumedReadCapacityUnits"), 250)
                    .always(index("ConsumedWriteCapacityUnits"), 250)),

    ON_DEMAND_NEARLY_AT_ITS_MAXIMUM(
            "Four fifths of the maxima of an on-demand table are used, and DynamoDB does not throttle any request yet",
            """
            table-reads-at-limit 15, table-writes-at-limit 15, index-reads-at-limit 15, index-writes-at-limit 15""",
            """
            { "table": { "capacity": { "autoScaling": null, "onDemand": { "maxRead": 5, "maxWrite": 5 } } } }""",
            60,
            course -> course.always(table("ConsumedReadCapacityUnits"), 250)
                    .always(table("ConsumedWriteCapacityUnits"), 250)
                    .always(index("ConsumedReadCapacityUnits"), 250)
                    .always(index("ConsumedWriteCapacityUnits"), 250)),

    TIMEOUT(
            "A release times out, or runs out of memory, before it logs anything",
            """
            function-errors 3, function-slow 3, invocations-fail 3, messages-do-not-reach-lists 3, lists-lag 6""",
            course -> course.blockedFrom(0)
                    .logging(minute -> List.of())
                    .always(mapping("FailedInvokeEventCount"), 2)
                    .always(function("Errors"), 2)
                    .always(function("Duration"), 30_000)),

    NO_CONCURRENCY(
            "A different function uses all of the account's concurrency",
            "function-throttled 5, messages-do-not-reach-lists 5",
            course -> course.nothingInvoked().always(function("Throttles"), 12)),

    DYNAMODB_FAULTS(
            "DynamoDB sometimes answers with HTTP 500. Callers try again",
            "query-faults 3, put-item-faults 3, transact-write-items-faults 3",
            course -> course.always(operation("Query", "SystemErrors"), 2)
                    .always(operation("PutItem", "SystemErrors"), 2)
                    .always(operation("TransactWriteItems", "SystemErrors"), 2)),

    CONTENTION(
            "A second program moves the same rows",
            "transaction-conflicts 13",
            course -> course.always(table("TransactionConflict"), 40)),

    CACHE_BUSY(
            "Clients use more processor time of a DAX node than it earns, until its CPU credits are used up",
            "cache-cpu-high 5, cache-credits-low 16",
            course -> course.always(cache("CPUUtilization"), 20, 30, 95)
                    .everyFiveMinutes(0, cache("CPUCreditBalance"), 100, 140, 140)
                    .everyFiveMinutes(5, cache("CPUCreditBalance"), 5, 140, 140)),

    CACHE_GONE(
            "The DAX nodes no longer send metrics. DAX does not send zeros",
            "cache-credits-low 21",
            course ->
                    course.silent(cache("CPUCreditBalance"), cache("CPUUtilization"), cache("CacheMemoryUtilization"))),

    CACHE_FULL(
            "The cached items outgrow a DAX node's memory",
            "cache-memory-high 5, cache-evicts 5",
            course -> course.always(cache("CacheMemoryUtilization"), 50, 60, 99).always(cache("EvictedSize"), 4_096)),

    CACHE_FAULTS(
            "DAX answers with internal errors",
            "cache-faults 3",
            course -> course.always(cache("FaultRequestCount"), 5));

    /** The cause. */
    final String how;

    /** The change of prod's settings under which the failure is evaluated, as a JSON merge patch. */
    final String patch;

    private final String rings;
    private final int minutes;
    private final Consumer<FailureCourse> metrics;

    CatalogueRow(String how, String rings, Consumer<FailureCourse> metrics) {
        this(how, rings, 60, metrics);
    }

    CatalogueRow(String how, String rings, int minutes, Consumer<FailureCourse> metrics) {
        this(how, rings, "{}", minutes, metrics);
    }

    CatalogueRow(String how, String rings, String patch, int minutes, Consumer<FailureCourse> metrics) {
        this.how = how;
        this.rings = rings;
        this.patch = patch;
        this.minutes = minutes;
        this.metrics = metrics;
    }

    /** Returns the length of the failure in minutes. */
    int minutes() {
        return minutes;
    }

    /** Returns the metrics, after one hour of ordinary traffic. */
    Timeline timeline() {
        FailureCourse course = new FailureCourse(minutes);
        metrics.accept(course);
        return course.timeline;
    }

    /** Returns the alarms that ring, with the minutes until then. */
    SortedMap<String, Integer> rings() {
        SortedMap<String, Integer> minuteOf = new TreeMap<>();
        for (String ring : rings.strip().split(",\\s*")) {
            String[] alarmAndMinute = ring.split(" ");
            minuteOf.put(alarmAndMinute[0], Integer.valueOf(alarmAndMinute[1]));
        }
        return minuteOf;
    }

    /** The function waits for capacity units until its time is over. */
    private static FailureCourse waitsForUnits(FailureCourse course) {
        return course.blockedFrom(0)
                .logging(delivering(2, ObservedFunction.throttled()))
                .always(function("Duration"), 24_300);
    }

    private static IntFunction<List<String>> delivering(int records, ObservedFunction function) {
        return delivering(records, function, Duration.ofSeconds(3));
    }

    /** Returns the function's log lines of a minute. */
    private static IntFunction<List<String>> delivering(int records, ObservedFunction function, Duration age) {
        return minute -> {
            List<String> lines = new ArrayList<>();
            for (int record = 0; record < records; record++) {
                lines.addAll(function.deliver(age));
            }
            return lines;
        };
    }
}
