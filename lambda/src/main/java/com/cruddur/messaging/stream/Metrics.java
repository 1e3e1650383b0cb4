package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Moved;
import com.cruddur.messaging.stream.Outcome.Rowless;
import com.cruddur.messaging.stream.Outcome.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of a record, as fields of its line in the log, from which CloudWatch takes them
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
final class Metrics {

    static final String NAMESPACE = "CruddurMessages";

    private static final String FUNCTION_NAME = "FunctionName";
    private static final String MOVE_LAG = "MoveLag";
    private static final String NOT_IN_LAMBDA = "local";

    private final Map<String, Number> values = new LinkedHashMap<>();

    private Metrics() {}

    /** Returns the metrics of a record that told of no readable message. */
    static Metrics of(Outcome outcome) {
        Metrics metrics = new Metrics();
        if (outcome instanceof Failed) {
            metrics.values.put("Failed", 1);
        } else if (outcome instanceof Rowless) {
            metrics.values.put("Rowless", 1);
        } else if (outcome instanceof Skipped skipped) {
            metrics.values.put("Skipped", 1);
            metrics.values.put(skipped.reason().metric(), 1);
        }
        return metrics;
    }

    /**
     * Returns the metrics of a message.
     *
     * @param lag how long after its record it was handled
     */
    static Metrics of(GroupHandler.Handled handled, Duration lag) {
        Metrics metrics = of(handled.outcome());
        metrics.values.put("Attempts", handled.attempts());
        metrics.values.put("RowsMoved", handled.outcome() instanceof Moved moved ? moved.rows() : 0);
        if (handled.outcome() instanceof Moved) {
            metrics.values.put(MOVE_LAG, lag.toMillis());
        }
        if (handled.message().isFutureDated()) {
            metrics.values.put("FutureDated", 1);
        }
        return metrics;
    }

    /** Adds them to the fields of a line; there may be none. */
    void addTo(Map<String, Object> fields, Instant now) {
        if (values.isEmpty()) {
            return;
        }
        List<Map<String, String>> definitions = values.keySet().stream()
                .map(name -> Map.of("Name", name, "Unit", name.equals(MOVE_LAG) ? "Milliseconds" : "Count"))
                .toList();
        fields.putAll(values);
        fields.put(
                FUNCTION_NAME,
                Optional.ofNullable(System.getenv("AWS_LAMBDA_FUNCTION_NAME")).orElse(NOT_IN_LAMBDA));
        fields.put(
                "_aws",
                Map.of(
                        "Timestamp", now.toEpochMilli(),
                        "CloudWatchMetrics",
                                List.of(Map.of(
                                        "Namespace",
                                        NAMESPACE,
                                        "Dimensions",
                                        List.of(List.of(FUNCTION_NAME)),
                                        "Metrics",
                                        definitions))));
    }
}
