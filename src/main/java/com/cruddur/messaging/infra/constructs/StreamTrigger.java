package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.MappingSettings;
import com.cruddur.messaging.model.Schema;
import java.util.List;
import java.util.Map;
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
 * record twice. One batch of a shard is in work at a time: more would give up the order within a group.
 */
public final class StreamTrigger extends Construct {

    private final Queue failures;

    /**
     * @param messages the table whose stream is read
     * @param function the function to invoke
     * @param settings batch size, retries, record age, and whether the stream is read at all
     */
    public StreamTrigger(
            Construct scope, String id, MessageTable messages, StreamFunction function, MappingSettings settings) {
        super(scope, id);
        failures = Queue.Builder.create(this, "Failures")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
        EventSourceMapping mapping = EventSourceMapping.Builder.create(this, "Mapping")
                .target(function.alias())
                .eventSourceArn(messages.streamArn())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .enabled(settings.enabled())
                .batchSize(settings.batchSize())
                .parallelizationFactor(1)
                .filters(List.of(newMessages()))
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
    }

    /** What failed for good: metadata only, which leads to the record while the stream still has it. */
    public Queue failures() {
        return failures;
    }

    /** New images of messages: no removals, which have none, and no message groups, so no writes of the function. */
    private static Map<String, Object> newMessages() {
        return FilterCriteria.filter(Map.of(
                "dynamodb",
                Map.of("NewImage", Map.of(Schema.PK, Map.of("S", FilterRule.beginsWith(Schema.MESSAGE_PREFIX))))));
    }
}
