package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;
import static com.cruddur.messaging.infra.constructs.AlarmCondition.below;

import com.cruddur.messaging.infra.settings.MappingSettings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/**
 * The alarms of the event source mapping and the failure queue. The function reports what failed in its answer, so Lambda's
 * own {@code Errors} stays at 0: only the mapping counts it.
 */
public final class TriggerAlarms extends Construct {

    private final List<Alarm> outages = new ArrayList<>();

    /**
     * @param mapping where it is not enabled, nothing is polled on purpose
     */
    public TriggerAlarms(Construct scope, String id, Alarms alarms, MessagingMetrics metrics, MappingSettings mapping) {
        super(scope, id);
        outages.add(alarms.quiet(
                this,
                "InvocationsFail",
                above(metrics.mapping("FailedInvokeEventCount", Stats.SUM), 0, 3, 5),
                "Records come back as failed, and everything behind them waits.",
                "read the ERROR lines of the function's log."));
        if (mapping.enabled()) {
            // An empty poll counts 0, so there is no data only where nobody polls.
            Metric polls = metrics.mapping("PolledEventCount", Stats.SAMPLE_COUNT);
            outages.add(alarms.quiet(
                    this,
                    "TriggerDead",
                    below(polls, 1, 15).orMissing(),
                    "Nobody has polled the table's stream for 15 minutes: the event source mapping is disabled or deleted, or the stream is gone.",
                    "look at its State and LastProcessingResult by aws lambda list-event-source-mappings."));
        }
        alarms.quiet(
                this,
                "RecordsGivenUp",
                above(metrics.mapping("OnFailureDestinationDeliveredEventCount", Stats.SUM), 0, 1, 1),
                "The mapping has given records up and put a letter into the failure queue.",
                "read the ERROR lines of the function's log.");
        alarms.loud(
                this,
                "RecordsLost",
                above(metrics.mapping("DroppedEventCount", Stats.SUM), 0, 1, 1),
                "The mapping has dropped records without a letter: their groups show an older message.",
                "find out from the mapping's settings why it had no failure queue; then run %s."
                        .formatted(alarms.repair("--all")));
        alarms.loud(
                this,
                "LettersLost",
                above(metrics.function("DestinationDeliveryFailures", Stats.SUM), 0, 1, 1),
                "Lambda could not put a letter into the failure queue.",
                "compare the function's role and the queue with the templates: %s.".formatted(alarms.drift("stream")));
        alarms.loud(
                this,
                "LettersWaiting",
                above(metrics.failureQueue("ApproximateNumberOfMessagesVisible", Stats.MAXIMUM), 0, 1, 1),
                "Letters lie in the failure queue: each is of a record that was given up, whose group shows an older message.",
                "remove the cause, and within 24 hours of the record run %s.".formatted(alarms.repair("--failures")));
    }

    /** Returns the alarms that ring when messages do not reach the lists. */
    public List<Alarm> outages() {
        return List.copyOf(outages);
    }
}
