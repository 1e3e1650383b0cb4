package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;

import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.WatchSettings;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** The alarms on what Lambda says of the function. */
public final class FunctionAlarms extends Construct {

    private final List<Alarm> outages;

    /**
     * @param settings the stage's: the function's timeout and the age at which the mapping gives records up
     * @param watch how old a record is too old, and how much of the timeout is too much
     */
    public FunctionAlarms(
            Construct scope,
            String id,
            Alarms alarms,
            MessagingMetrics metrics,
            Settings settings,
            WatchSettings watch) {
        super(scope, id);
        Metric age = metrics.function("IteratorAge", Stats.MAXIMUM);
        double timeoutMillis = settings.function().timeoutSeconds() * 1_000.0;
        outages = List.of(
                alarms.quiet(
                        this,
                        "ListsLag",
                        above(age, watch.thresholds().iteratorAgeSeconds() * 1_000.0, 5, 5),
                        "Records wait in the stream, so lists lag behind the messages.",
                        "see on the dashboard whether records fail, or capacity is short."),
                alarms.quiet(
                        this,
                        "FunctionErrors",
                        above(metrics.function("Errors", Stats.SUM), 0, 3, 3),
                        "The function crashes, or runs into its timeout or its memory.",
                        "read the REPORT lines of its log, and roll the function back if its release is new."),
                alarms.quiet(
                        this,
                        "FunctionThrottled",
                        above(metrics.function("Throttles", Stats.SUM), 0, 5, 5),
                        "Lambda refuses to invoke the function: the account's concurrency is used up.",
                        "see which function has it by the metric ConcurrentExecutions."));
        alarms.loud(
                this,
                "RecordsExpireSoon",
                above(age, settings.mapping().maxRecordAgeSeconds() * 1_000.0 / 2, 5, 5),
                "Records have waited for half of the time after which the mapping gives them up.",
                "remove what keeps them waiting, or raise mapping.maxRecordAgeSeconds.");
        alarms.quiet(
                this,
                "FunctionSlow",
                above(
                        metrics.function("Duration", Stats.p(99)),
                        timeoutMillis * watch.thresholds().timeoutPercent() / 100,
                        3,
                        3),
                "The function takes nearly all of its time, so soon records will not be done in it.",
                "see on the dashboard whether the table is throttled.");
    }

    /** Returns the alarms that ring when messages do not reach the lists. */
    public List<Alarm> outages() {
        return outages;
    }
}
