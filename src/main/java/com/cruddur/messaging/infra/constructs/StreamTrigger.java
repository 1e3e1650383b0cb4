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
 * Defines the event source mapping from the table's stream to the function's alias, and the failure queue, which
 * receives the metadata of records that the mapping gives up.
 *
 * <p>The mapping starts at TRIM_HORIZON: LATEST can miss writes made while the mapping is created, and the function may
 * see a record twice. With a parallelization above 1, Lambda keeps the order of one item only, and every message is an
 * item. This is safe, since rows never move back. But batches of one group conflict and are retried, and if two
 * messages have the same time, the rows may show either.
 */
public final class StreamTrigger extends Construct {

    /** Below this age, records may expire while Lambda brings back an inactive SnapStart version. */
    private static final int SAFE_RECORD_AGE_SECONDS = 600;

    private final MappingSettings settings;
    private final Queue failures;
    private final EventSourceMapping mapping;

    /**
     * Adds a warning if the function has SnapStart and the record age is below 600 s.
     *
     * @param messages the table whose stream is read
     * @param function the function to invoke
     * @param settings batches, retries and record age
     */
    public StreamTrigger(
            Construct scope, String id, MessageTable messages, StreamFunction function, MappingSettings settings) {
        super(scope, id);
        this.settings = settings;
        failures = defineQueue();
        mapping = defineMapping(messages, function);
        messages.grantReadStream(function.role())
                .combine(failures.grant(function.role(), "sqs:SendMessage"))
                .applyBefore(mapping);
        if (function.hasSnapStart() && settings.maxRecordAgeSeconds() < SAFE_RECORD_AGE_SECONDS) {
            warnOfRecordAge();
        }
    }

    /** Returns a token for the mapping's UUID, which changes when the mapping is replaced. */
    public String mappingId() {
        return mapping.getEventSourceMappingId();
    }

    /** Returns the failure queue. Its messages lead to the records for as long as the stream keeps these. */
    public Queue failures() {
        return failures;
    }

    private Queue defineQueue() {
        return Queue.Builder.create(this, "Failures")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
    }

    private EventSourceMapping defineMapping(MessageTable messages, StreamFunction function) {
        return EventSourceMapping.Builder.create(this, "Mapping")
                .target(function.alias())
                .eventSourceArn(messages.streamArn())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .enabled(settings.enabled())
                .batchSize(settings.batchSize())
                .maxBatchingWindow(window())
                .parallelizationFactor(settings.parallelization())
                .filters(List.of(newMessages()))
                // Always written, even if it is -1: leaving it out would not remove the limit of a deployed mapping.
                .retryAttempts(settings.retryAttempts())
                .maxRecordAge(Duration.seconds(settings.maxRecordAgeSeconds()))
                .reportBatchItemFailures(true)
                .onFailure(new SqsDlq(failures))
                .metricsConfig(MetricsConfig.builder()
                        .metrics(List.of(MetricType.EVENT_COUNT))
                        .build())
                .build();
    }

    /** Returns null for 0, which is Lambda's default, so the template leaves the property out. */
    private Duration window() {
        int seconds = settings.maxBatchingWindowSeconds();
        return seconds == 0 ? null : Duration.seconds(seconds);
    }

    /**
     * Matches new images of messages. A removal has no new image, and message groups have a different prefix, so the
     * function does not see its own writes.
     */
    private static Map<String, Object> newMessages() {
        return FilterCriteria.filter(Map.of(
                "dynamodb",
                Map.of("NewImage", Map.of(Schema.PK, Map.of("S", FilterRule.beginsWith(Schema.MESSAGE_PREFIX))))));
    }

    private void warnOfRecordAge() {
        Annotations.of(this)
                .addWarningV2(
                        "cruddur-messages:maxRecordAgeSeconds",
                        "mapping.maxRecordAgeSeconds is %d. A SnapStart version that is not invoked for 14 days becomes inactive, and Lambda takes minutes to bring it back. Records grow older meanwhile, and the mapping may give them up before their first invocation. Set it to %d or more, or set function.snapStart to false."
                                .formatted(settings.maxRecordAgeSeconds(), SAFE_RECORD_AGE_SECONDS));
    }
}
