package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;
import static com.cruddur.messaging.infra.constructs.AlarmCondition.below;

import com.cruddur.messaging.infra.settings.MappingSettings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/**
 * Defines the alarms of the event source mapping and the failure queue.
 *
 * <p>The function reports failed records in its response, which Lambda's metric {@code Errors} does not count. Only the
 * mapping's metrics do.
 */
public final class TriggerAlarms extends Construct {

    private final Alarms alarms;
    private final MessagingMetrics metrics;
    private final List<Alarm> outages = new ArrayList<>();

    /**
     * @param mapping the mapping's settings. If it is not enabled, it does not poll, and no alarm expects it to.
     */
    public TriggerAlarms(Construct scope, String id, Alarms alarms, MessagingMetrics metrics, MappingSettings mapping) {
        super(scope, id);
        this.alarms = alarms;
        this.metrics = metrics;
        outages.add(invocationsFail());
        if (mapping.enabled()) {
            outages.add(triggerDead());
        }
        recordsGivenUp();
        recordsLost();
        lettersLost();
        lettersWaiting();
    }

    /** Returns the alarms that ring when messages do not reach the conversation lists. */
    public List<Alarm> outages() {
        return List.copyOf(outages);
    }

    private Alarm invocationsFail() {
        return alarms.quiet(
                this,
                "InvocationsFail",
                above(metrics.mapping("FailedInvokeEventCount", Stats.SUM), 0, 3, 5),
                "Records come back as failed, and everything behind them waits.",
                "read the ERROR lines of the function's log.");
    }

    /** An empty poll counts 0, so missing data means that nothing polls. */
    private Alarm triggerDead() {
        return alarms.quiet(
                this,
                "TriggerDead",
                below(metrics.mapping("PolledEventCount", Stats.SAMPLE_COUNT), 1, 15)
                        .orMissing(),
                "Nobody has polled the table's stream for 15 minutes: the event source mapping is disabled or deleted, or the stream is gone.",
                "look at its State and LastProcessingResult by aws lambda list-event-source-mappings.");
    }

    private void recordsGivenUp() {
        alarms.quiet(
                this,
                "RecordsGivenUp",
                above(metrics.mapping("OnFailureDestinationDeliveredEventCount", Stats.SUM), 0, 1, 1),
                "The mapping has given records up and put a letter into the failure queue.",
                "read the ERROR lines of the function's log.");
    }

    private void recordsLost() {
        alarms.loud(
                this,
                "RecordsLost",
                above(metrics.mapping("DroppedEventCount", Stats.SUM), 0, 1, 1),
                "The mapping has dropped records without a letter: their groups show an older message.",
                "find out from the mapping's settings why it had no failure queue; then run %s."
                        .formatted(alarms.repair("--all")));
    }

    private void lettersLost() {
        alarms.loud(
                this,
                "LettersLost",
                above(metrics.function("DestinationDeliveryFailures", Stats.SUM), 0, 1, 1),
                "Lambda could not put a letter into the failure queue.",
                "compare the function's role and the queue with the templates: %s.".formatted(alarms.drift("stream")));
    }

    private void lettersWaiting() {
        alarms.loud(
                this,
                "LettersWaiting",
                above(metrics.failureQueue("ApproximateNumberOfMessagesVisible", Stats.MAXIMUM), 0, 1, 1),
                "Letters lie in the failure queue: each is of a record that was given up, whose group shows an older message.",
                "remove the cause, and within 24 hours of the record run %s.".formatted(alarms.repair("--failures")));
    }
}
