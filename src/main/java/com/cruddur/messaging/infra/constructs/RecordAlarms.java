package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.stream.Metrics;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** Defines the alarms on the outcomes of records, which the function counts in its log. */
public final class RecordAlarms extends Construct {

    private final Alarms alarms;
    private final MessagingMetrics metrics;
    private final AlarmThresholds thresholds;
    private final List<Alarm> outages;

    /** @param thresholds the delay of a move, and the number of messages without rows, above which alarms ring */
    public RecordAlarms(
            Construct scope, String id, Alarms alarms, MessagingMetrics metrics, AlarmThresholds thresholds) {
        super(scope, id);
        this.alarms = alarms;
        this.metrics = metrics;
        this.thresholds = thresholds;
        outages = List.of(recordsFail(), movesLate());
        recordsSkipped();
        recordsRowless();
    }

    /** Returns the alarms that ring when messages do not reach the conversation lists. */
    public List<Alarm> outages() {
        return outages;
    }

    private Alarm recordsFail() {
        return alarms.quiet(
                this,
                "RecordsFail",
                above(metrics.records(Metrics.FAILED, Stats.SUM), 0, 3, 5),
                "The function fails at its records: it lacks a permission, the table, its key, or capacity.",
                "read the ERROR lines of its log.");
    }

    private Alarm movesLate() {
        return alarms.quiet(
                this,
                "MovesLate",
                above(metrics.records(Metrics.MOVE_LAG, Stats.p(99)), thresholds.moveLagMillis(), 5, 5),
                "Messages show late in the lists.",
                "compare the units consumed with those provisioned on the dashboard.");
    }

    private void recordsSkipped() {
        alarms.loud(
                this,
                "RecordsSkipped",
                above(metrics.records(Metrics.SKIPPED, Stats.SUM), 0, 1, 1),
                "The function has skipped a record that it takes for one that it can never handle. The record's group shows an older message.",
                "read the reason in the ERROR line of the function's log. If there are many, roll the function back. Then run %s."
                        .formatted(alarms.repair("--skipped")));
    }

    private void recordsRowless() {
        alarms.quiet(
                this,
                "RecordsRowless",
                above(metrics.records(Metrics.ROWLESS, Stats.SUM), thresholds.rowlessRecords(), 3, 3)
                        .everyFiveMinutes(),
                "Far more messages than usual are of groups that nobody has in a list.",
                "look for a program that makes messages without rows, or deletes rows.");
    }
}
