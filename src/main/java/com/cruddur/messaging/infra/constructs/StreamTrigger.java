package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.MappingSettings;
import com.cruddur.messaging.model.Schema;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.FilterCriteria;
import software.amazon.awscdk.services.lambda.FilterRule;
import software.amazon.awscdk.services.lambda.MetricType;
import software.amazon.awscdk.services.lambda.MetricsConfig;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The event source mapping from the table's stream to the function's alias, and the queue for what fails for good.
 *
 * <p>It starts at TRIM_HORIZON: LATEST can miss what is written while the mapping is made, and the function may see a
 * record twice. With more than one batch of a shard in work, Lambda keeps the order of one item only, and every message
 * is an item. That is safe, since rows never move back, but the batches of one group conflict and are tried again, and of
 * two messages at one instant either may be shown.
 */
public final class StreamTrigger extends Construct {

    /** Below it a version that SnapStart has to bring back may cost records. */
    private static final int SAFE_RECORD_AGE_SECONDS = 600;

    private final Queue failures;
    private final EventSourceMapping mapping;

    /**
     * @param messages the table whose stream is read
     * @param function the function to invoke
     * @param settings how the stream is read. A record age below 600 s is a warning if the function has SnapStart.
     */
    public StreamTrigger(
            Construct scope, String id, MessageTable messages, StreamFunction function, MappingSettings settings) {
        super(scope, id);
        failures = Queue.Builder.create(this, "Failures")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
        mapping = EventSourceMapping.Builder.create(this, "Mapping")
                .target(function.alias())
                .eventSourceArn(messages.streamArn())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .enabled(settings.enabled())
                .batchSize(settings.batchSize())
                .maxBatchingWindow(window(settings.maxBatchingWindowSeconds()))
                .parallelizationFactor(settings.parallelization())
                .filters(List.of(newMessages()))
                // -1 too: a mapping that was deployed with a limit must lose it.
                .retryAttempts(settings.retryAttempts())
                .maxRecordAge(Duration.seconds(settings.maxRecordAgeSeconds()))
                .reportBatchItemFailures(true)
                .onFailure(new SqsDlq(failures))
                .metricsConfig(MetricsConfig.builder()
                        .metrics(List.of(MetricType.EVENT_COUNT))
                        .build())
                .build();
        messages.grantReadStream(function.role())
                .combine(failures.grant(function.role(), "sqs:SendMessage"))
                .applyBefore(mapping);
        if (function.hasSnapStart() && settings.maxRecordAgeSeconds() < SAFE_RECORD_AGE_SECONDS) {
            Annotations.of(this)
                    .addWarningV2(
                            "cruddur-messages:maxRecordAgeSeconds",
                            "mapping.maxRecordAgeSeconds is %d. A SnapStart version that is not invoked for 14 days becomes inactive, and Lambda takes minutes to bring it back. Records grow older meanwhile, and the mapping may give them up before their first invocation. Set it to %d or more, or function.snapStart to false."
                                    .formatted(settings.maxRecordAgeSeconds(), SAFE_RECORD_AGE_SECONDS));
        }
    }

    /** A token for the event source mapping's UUID, which is another one whenever the mapping is made anew. */
    public String mappingId() {
        return mapping.getEventSourceMappingId();
    }

    /** What failed for good: metadata only, which leads to the record while the stream still has it. */
    public Queue failures() {
        return failures;
    }

    /** Lambda's own default is 0, which adds nothing to a template. */
    private static Duration window(int seconds) {
        return seconds == 0 ? null : Duration.seconds(seconds);
    }

    /** New images of messages: no removals, which have none, and no message groups, so no writes of the function. */
    private static Map<String, Object> newMessages() {
        return FilterCriteria.filter(Map.of(
                "dynamodb",
                Map.of("NewImage", Map.of(Schema.PK, Map.of("S", FilterRule.beginsWith(Schema.MESSAGE_PREFIX))))));
    }
}
