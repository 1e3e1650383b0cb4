package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.stream.Metrics;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricProps;

/**
 * The metrics of the stacks, with a period of one minute and the dimensions under which AWS publishes them. Sources:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/dax-metrics-dimensions-dax.html and
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
public final class MessagingMetrics {

    private static final String TABLE_NAME = "TableName";

    private final StreamTrigger trigger;
    private final String function;
    private final String table;

    /**
     * @param trigger the event source mapping and the failure queue
     * @param function the function's name
     * @param table the table's name
     */
    public MessagingMetrics(StreamTrigger trigger, String function, String table) {
        this.trigger = trigger;
        this.function = function;
        this.table = table;
    }

    /** Returns a metric that the function writes to its log. */
    Metric records(String name, String statistic) {
        return metric(Metrics.NAMESPACE, name, statistic, Map.of(Metrics.FUNCTION_NAME, function));
    }

    /** Returns a metric that Lambda publishes for the function. */
    Metric function(String name, String statistic) {
        return metric("AWS/Lambda", name, statistic, Map.of("FunctionName", function));
    }

    /** Returns a metric of the event source mapping. */
    Metric mapping(String name, String statistic) {
        return metric("AWS/Lambda", name, statistic, Map.of("EventSourceMappingUUID", trigger.mappingId()));
    }

    /** Returns a metric of the failure queue. */
    Metric failureQueue(String name, String statistic) {
        Map<String, String> dimensions = Map.of("QueueName", trigger.failures().getQueueName());
        return metric("AWS/SQS", name, statistic, dimensions);
    }

    /** Returns a metric of the table, without its index. */
    Metric table(String name, String statistic) {
        return metric("AWS/DynamoDB", name, statistic, Map.of(TABLE_NAME, table));
    }

    /** Returns a metric of the index. */
    Metric index(String name, String statistic) {
        return metric(
                "AWS/DynamoDB",
                name,
                statistic,
                OrderedMaps.map(TABLE_NAME, table, "GlobalSecondaryIndexName", Schema.MESSAGE_GROUP_INDEX));
    }

    /** Returns a metric of one operation on the table. */
    Metric operation(String operation, String name, String statistic) {
        return metric("AWS/DynamoDB", name, statistic, OrderedMaps.map(TABLE_NAME, table, "Operation", operation));
    }

    /** Returns a metric of all nodes of a DAX cluster. */
    static Metric cluster(String cluster, String name, String statistic) {
        return metric("AWS/DAX", name, statistic, Map.of("ClusterId", cluster));
    }

    private static Metric metric(String namespace, String name, String statistic, Map<String, String> dimensions) {
        return new Metric(MetricProps.builder()
                .namespace(namespace)
                .metricName(name)
                .statistic(statistic)
                .dimensionsMap(dimensions)
                .period(Duration.minutes(1))
                .build());
    }
}
