package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** Proves the shortfalls of MiniStack's alarms and of its metrics in logs. */
final class CloudWatchProofs {

    private static final String NAMESPACE = "Proofs";

    private CloudWatchProofs() {}

    static void alarmDimensions(MiniStack aws) {
        assertThat(stateAfterOneHighValue(
                        aws,
                        "pooled",
                        alarm -> alarm.evaluationPeriods(1).dimensions(queue("watched")),
                        queue("another")))
                .isEqualTo(StateValue.ALARM);
    }

    static void alarmDatapoints(MiniStack aws) {
        assertThat(stateAfterOneHighValue(
                        aws,
                        "hasty",
                        alarm -> alarm.evaluationPeriods(5)
                                .datapointsToAlarm(3)
                                .treatMissingData("notBreaching")
                                .dimensions(queue("watched")),
                        queue("watched")))
                .isEqualTo(StateValue.ALARM);
    }

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
    static void embeddedMetrics(MiniStack aws) {
        CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder());
        logs.createLogGroup(create -> create.logGroupName("embedding"));
        logs.createLogStream(create -> create.logGroupName("embedding").logStreamName("any"));
        long now = System.currentTimeMillis();
        InputLogEvent line = InputLogEvent.builder()
                .timestamp(now)
                .message("""
                        {"_aws": {"Timestamp": %d, "CloudWatchMetrics": [
                          {"Namespace": "Embedded", "Dimensions": [[]], "Metrics": [{"Name": "any"}]}]}, "any": 1}""".formatted(now))
                .build();
        logs.putLogEvents(
                put -> put.logGroupName("embedding").logStreamName("any").logEvents(line));

        assertThat(aws.client(CloudWatchClient.builder())
                        .listMetrics(list -> list.namespace("Embedded"))
                        .metrics())
                .isEmpty();
    }

    /** Puts one value above the alarm's threshold, and returns the alarm's state. */
    private static StateValue stateAfterOneHighValue(
            MiniStack aws, String name, Consumer<PutMetricAlarmRequest.Builder> settings, Dimension dimension) {
        CloudWatchClient client = aws.client(CloudWatchClient.builder());
        client.putMetricAlarm(alarm -> settings.accept(alarm.alarmName(name)
                .namespace(NAMESPACE)
                .metricName(name)
                .statistic(Statistic.SUM)
                .period(60)
                .threshold(1.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)));
        client.putMetricData(put -> put.namespace(NAMESPACE)
                .metricData(List.of(MetricDatum.builder()
                        .metricName(name)
                        .dimensions(dimension)
                        .value(2.0)
                        .build())));
        return client.describeAlarms(describe -> describe.alarmNames(name))
                .metricAlarms()
                .get(0)
                .stateValue();
    }

    private static Dimension queue(String name) {
        return Dimension.builder().name("QueueName").value(name).build();
    }
}
