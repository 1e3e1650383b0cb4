package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.infra.settings.Settings;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** Defines the alarms on Lambda's metrics of the function. */
public final class FunctionAlarms extends Construct {

    private final Alarms alarms;
    private final MessagingMetrics metrics;
    private final Settings settings;
    private final AlarmThresholds thresholds;
    private final List<Alarm> outages;

    /**
     * @param settings the stage's settings: the function's timeout and the mapping's record age
     * @param thresholds the age of a record, and the share of the timeout, above which alarms ring
     */
    public FunctionAlarms(
            Construct scope,
            String id,
            Alarms alarms,
            MessagingMetrics metrics,
            Settings settings,
            AlarmThresholds thresholds) {
        super(scope, id);
        this.alarms = alarms;
        this.metrics = metrics;
        this.settings = settings;
        this.thresholds = thresholds;
        outages = List.of(listsLag(), functionErrors(), functionThrottled());
        recordsExpireSoon();
        functionSlow();
    }

    /** Returns the alarms that ring when messages do not reach the conversation lists. */
    public List<Alarm> outages() {
        return outages;
    }

    private Alarm listsLag() {
        return alarms.quiet(
                this,
                "ListsLag",
                above(recordAge(), thresholds.iteratorAgeSeconds() * 1_000.0, 5, 5),
                "Records wait in the stream, so lists lag behind the messages.",
                "see on the dashboard whether records fail, or capacity is short.");
    }

    private Alarm functionErrors() {
        return alarms.quiet(
                this,
                "FunctionErrors",
                above(metrics.function("Errors", Stats.SUM), 0, 3, 3),
                "The function crashes, or runs into its timeout or its memory.",
                "read the REPORT lines of its log, and roll the function back if its release is new.");
    }

    private Alarm functionThrottled() {
        return alarms.quiet(
                this,
                "FunctionThrottled",
                above(metrics.function("Throttles", Stats.SUM), 0, 5, 5),
                "Lambda refuses to invoke the function: the account's concurrency is used up.",
                "see which function has it by the metric ConcurrentExecutions.");
    }

    private void recordsExpireSoon() {
        alarms.loud(
                this,
                "RecordsExpireSoon",
                above(recordAge(), settings.mapping().maxRecordAgeSeconds() * 1_000.0 / 2, 5, 5),
                "Records have waited for half of the time after which the mapping gives them up.",
                "remove what keeps them waiting, or raise mapping.maxRecordAgeSeconds.");
    }

    private void functionSlow() {
        double timeoutMillis = settings.function().timeoutSeconds() * 1_000.0;
        alarms.quiet(
                this,
                "FunctionSlow",
                above(
                        metrics.function("Duration", Stats.p(99)),
                        timeoutMillis * thresholds.timeoutPercent() / 100,
                        3,
                        3),
                "The function takes nearly all of its time, so soon records will not be done in it.",
                "see on the dashboard whether the table is throttled.");
    }

    private Metric recordAge() {
        return metrics.function("IteratorAge", Stats.MAXIMUM);
    }
}
