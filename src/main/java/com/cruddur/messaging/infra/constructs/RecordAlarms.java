package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.stream.Metrics;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** The alarms on what the function says of each record in its log. */
public final class RecordAlarms extends Construct {

    private final List<Alarm> outages;

    /** @param thresholds how late a move is, and how many messages without rows are too many */
    public RecordAlarms(
            Construct scope, String id, Alarms alarms, MessagingMetrics metrics, AlarmThresholds thresholds) {
        super(scope, id);
        outages = List.of(
                alarms.quiet(
                        this,
                        "RecordsFail",
                        above(metrics.records(Metrics.FAILED, Stats.SUM), 0, 3, 5),
                        "The function fails at its records: it lacks a permission, the table, its key, or capacity.",
                        "read the ERROR lines of its log."),
                alarms.quiet(
                        this,
                        "MovesLate",
                        above(metrics.records(Metrics.MOVE_LAG, Stats.p(99)), thresholds.moveLagMillis(), 5, 5),
                        "Messages show late in the lists.",
                        "compare the units consumed with those provisioned on the dashboard."));
        alarms.loud(
                this,
                "RecordsSkipped",
                above(metrics.records(Metrics.SKIPPED, Stats.SUM), 0, 1, 1),
                "The function has skipped a record that it takes for one that it can never handle. The record's group shows an older message.",
                "read the reason in the ERROR line of the function's log. If there are many, roll the function back. Then run %s."
                        .formatted(alarms.repair("--skipped")));
        alarms.quiet(
                this,
                "RecordsRowless",
                above(metrics.records(Metrics.ROWLESS, Stats.SUM), thresholds.rowlessRecords(), 3, 3)
                        .everyFiveMinutes(),
                "Far more messages than usual are of groups that nobody has in a list.",
                "look for a program that makes messages without rows, or deletes rows.");
    }

    /** Returns the alarms that ring when messages do not reach the lists. */
    public List<Alarm> outages() {
        return outages;
    }
}
