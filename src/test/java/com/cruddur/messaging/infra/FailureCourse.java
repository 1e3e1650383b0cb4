package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.Timeline.MetricId;
import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.stream.ObservedFunction;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * The metrics of ordinary traffic, with its hiccups, followed by the metrics of a failure. The metrics under {@code
 * CruddurMessages} come from log lines that the function has written.
 */
final class FailureCourse {

    /** The minutes of ordinary traffic before a failure. */
    static final int ORDINARY = 60;

    final Timeline timeline = new Timeline();
    private final int minutes;

    /** @param minutes the length of the failure in minutes */
    FailureCourse(int minutes) {
        this.minutes = minutes;
        ObservedFunction function = ObservedFunction.working();
        for (int minute = -ORDINARY; minute < minutes; minute++) {
            ordinary(minute, Math.floorMod(minute, ORDINARY), function);
        }
    }

    static MetricId records(String name) {
        return new MetricId("CruddurMessages", name, Map.of("FunctionName", "cruddur-messaging-stream"));
    }

    static MetricId function(String name) {
        return new MetricId("AWS/Lambda", name, Map.of("FunctionName", "cruddur-messaging-stream"));
    }

    static MetricId mapping(String name) {
        return new MetricId("AWS/Lambda", name, Map.of("EventSourceMappingUUID", "TriggerMapping82B5EDF2"));
    }

    static MetricId letters() {
        return new MetricId(
                "AWS/SQS", "ApproximateNumberOfMessagesVisible", Map.of("QueueName", "TriggerFailuresFF936FA2"));
    }

    static MetricId table(String name) {
        return new MetricId("AWS/DynamoDB", name, Map.of("TableName", "cruddur-messages"));
    }

    static MetricId index(String name) {
        return new MetricId(
                "AWS/DynamoDB",
                name,
                Map.of("TableName", "cruddur-messages", "GlobalSecondaryIndexName", "message-group-sk-index"));
    }

    static MetricId operation(String operation, String name) {
        return new MetricId("AWS/DynamoDB", name, Map.of("TableName", "cruddur-messages", "Operation", operation));
    }

    static MetricId cache(String name) {
        return new MetricId("AWS/DAX", name, Map.of("ClusterId", "cruddur-messages"));
    }

    private void ordinary(int minute, int ofHour, ObservedFunction function) {
        int messages = 3 + ofHour % 3;
        for (int message = 0; message < messages; message++) {
            logged(minute, function.deliver(Duration.ofMillis(300 + 200 * message)));
        }
        timeline.set(mapping("PolledEventCount"), minute, 0, 0, 0, messages);
        timeline.set(mapping("FailedInvokeEventCount"), minute, ofHour % 30 == 7 ? 1 : 0);
        timeline.set(function("IteratorAge"), minute, 300, 900, 1_500);
        timeline.set(function("Duration"), minute, ofHour / 5 == 2 ? burst(1) : new double[] {15, 40, 1_900});
        timeline.set(function("Errors"), minute, 0, 0, ofHour == 41 ? 1 : 0);
        timeline.set(function("Throttles"), minute, ofHour == 50 ? 1 : 0);
        timeline.set(letters(), minute, 0);
        timeline.set(table("ConsumedReadCapacityUnits"), minute, 20);
        timeline.set(table("ConsumedWriteCapacityUnits"), minute, 9 * messages);
        timeline.set(index("ConsumedReadCapacityUnits"), minute, messages);
        timeline.set(index("ConsumedWriteCapacityUnits"), minute, 4 * messages);
        timeline.set(cache("CPUUtilization"), minute, 8, 10, 12);
        timeline.set(cache("CacheMemoryUtilization"), minute, 30, 31, 32);
        if (ofHour % 5 == 0) {
            for (String kind : List.of("Read", "Write")) {
                timeline.set(table("Provisioned" + kind + "CapacityUnits"), minute, 5);
                timeline.set(index("Provisioned" + kind + "CapacityUnits"), minute, 5);
            }
            timeline.set(cache("CPUCreditBalance"), minute, 140, 142, 144);
        }
        if (ofHour % 10 == 4) {
            logged(minute, ObservedFunction.withoutRows().deliver(Duration.ofSeconds(3)));
        }
        if (ofHour % 30 == 7) {
            logged(minute, ObservedFunction.throttled().deliver(Duration.ofSeconds(1)));
            timeline.set(table("TransactionConflict"), minute, 1);
            timeline.set(table("WriteThrottleEvents"), minute, 2);
        }
        if (ofHour == 22) {
            timeline.set(operation("Query", "SystemErrors"), minute, 1);
            timeline.set(cache("FaultRequestCount"), minute, 1);
        }
    }

    /** Returns the durations of 150 invocations in milliseconds. {@code slow} of them take nearly the whole timeout. */
    static double[] burst(int slow) {
        double[] durations = new double[150];
        Arrays.fill(durations, 40);
        Arrays.fill(durations, 0, slow, 29_000);
        return durations;
    }

    /** Sets one sample of a metric in each minute from {@code start}. */
    FailureCourse from(int start, MetricId metric, IntToDoubleFunction value) {
        for (int minute = start; minute < minutes; minute++) {
            timeline.set(metric, minute, value.applyAsDouble(minute));
        }
        return this;
    }

    /** Sets the same samples of a metric in each minute of the failure. */
    FailureCourse always(MetricId metric, double... values) {
        for (int minute = 0; minute < minutes; minute++) {
            timeline.set(metric, minute, values);
        }
        return this;
    }

    /** Sets one sample in the first minute of the failure. */
    FailureCourse once(MetricId metric, double value) {
        timeline.set(metric, 0, value);
        return this;
    }

    /** Sets the same samples of a metric every five minutes from {@code start}. */
    FailureCourse everyFiveMinutes(int start, MetricId metric, double... values) {
        for (int minute = start; minute < minutes; minute += 5) {
            timeline.set(metric, minute, values);
        }
        return this;
    }

    /** Removes the data of metrics from the failure. */
    FailureCourse silent(MetricId... metrics) {
        for (MetricId metric : metrics) {
            for (int minute = 0; minute < minutes; minute++) {
                timeline.set(metric, minute);
            }
        }
        return this;
    }

    /** Removes all metrics of invocations and of the log: the function is not invoked during the failure. */
    FailureCourse nothingInvoked() {
        nothingLogged();
        return silent(function("IteratorAge"), function("Duration"), function("Errors"));
    }

    private FailureCourse nothingLogged() {
        return silent(timeline.metrics().stream()
                .filter(metric -> metric.namespace().equals("CruddurMessages"))
                .toArray(MetricId[]::new));
    }

    /**
     * Sets the only log lines in each minute of the failure. The mapping counts each record that the function reports
     * as failed.
     */
    FailureCourse logging(IntFunction<List<String>> lines) {
        nothingLogged();
        loggingAsWell(lines);
        return from(
                0,
                mapping("FailedInvokeEventCount"),
                minute ->
                        timeline.samples(records("Failed"), minute, minute + 1).size());
    }

    /** Adds log lines to the ordinary ones in each minute of the failure. */
    FailureCourse loggingAsWell(IntFunction<List<String>> lines) {
        for (int minute = 0; minute < minutes; minute++) {
            logged(minute, lines.apply(minute));
        }
        return this;
    }

    /** Sets the age of records from {@code start}: Lambda retries the same records, and all later records wait. */
    FailureCourse blockedFrom(int start) {
        return from(start, function("IteratorAge"), minute -> (minute - start + 1) * 60_000.0 - 500);
    }

    /** Adds the metrics in log lines, as CloudWatch extracts them. */
    FailureCourse logged(int minute, List<String> lines) {
        for (String line : lines) {
            JsonNode fields = Synthesized.json(line);
            for (JsonNode metrics : fields.at("/_aws/CloudWatchMetrics")) {
                for (JsonNode names : metrics.get("Dimensions")) {
                    Map<String, String> dimensions = new TreeMap<>();
                    // Outside Lambda the function does not know its name.
                    names.forEach(name -> dimensions.put(
                            name.asText(),
                            fields.get(name.asText())
                                    .asText()
                                    .replace("local", MessagingNames.WITHOUT_COPY.function())));
                    metrics.get("Metrics")
                            .forEach(metric -> add(
                                    new MetricId(
                                            metrics.get("Namespace").asText(),
                                            metric.get("Name").asText(),
                                            dimensions),
                                    minute,
                                    fields.get(metric.get("Name").asText()).asDouble()));
                }
            }
        }
        return this;
    }

    private void add(MetricId metric, int minute, double value) {
        double[] before = timeline.samples(metric, minute, minute + 1).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] values = Arrays.copyOf(before, before.length + 1);
        values[before.length] = value;
        timeline.set(metric, minute, values);
    }
}
