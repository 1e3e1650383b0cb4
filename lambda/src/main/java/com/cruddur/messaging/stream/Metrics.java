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
 * The CloudWatch metrics of a record, as fields of its log line in the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
public final class Metrics {

    /** The namespace of all metrics. */
    public static final String NAMESPACE = "CruddurMessages";

    /** The only dimension of all metrics. */
    public static final String FUNCTION_NAME = "FunctionName";

    /** 1 for each record that Lambda must deliver again. */
    public static final String FAILED = "Failed";

    /** 1 for each message of a group without rows. */
    public static final String ROWLESS = "Rowless";

    /** 1 for each skipped record. */
    public static final String SKIPPED = "Skipped";

    /** The number of rows that a message moved. */
    public static final String ROWS_MOVED = "RowsMoved";

    /**
     * The milliseconds between the record of a message and the move of its rows. Only messages that moved rows have it.
     */
    public static final String MOVE_LAG = "MoveLag";

    private static final String NOT_IN_LAMBDA = "local";

    private final Map<String, Number> values = new LinkedHashMap<>();

    private Metrics() {}

    /** Returns the metrics of a record without a readable message. */
    static Metrics of(Outcome outcome) {
        Metrics metrics = new Metrics();
        if (outcome instanceof Failed) {
            metrics.values.put(FAILED, 1);
        } else if (outcome instanceof Rowless) {
            metrics.values.put(ROWLESS, 1);
        } else if (outcome instanceof Skipped skipped) {
            metrics.values.put(SKIPPED, 1);
            metrics.values.put(skipped.reason().metric(), 1);
        }
        return metrics;
    }

    /**
     * Returns the metrics of a message.
     *
     * @param lag the time between its record and its handling
     */
    static Metrics of(GroupHandler.HandledMessage handled, Duration lag) {
        Metrics metrics = of(handled.outcome());
        metrics.values.put("Attempts", handled.attempts());
        metrics.values.put(ROWS_MOVED, handled.outcome() instanceof Moved moved ? moved.rows() : 0);
        if (handled.outcome() instanceof Moved) {
            metrics.values.put(MOVE_LAG, lag.toMillis());
        }
        if (handled.message().isFutureDated()) {
            metrics.values.put("FutureDated", 1);
        }
        return metrics;
    }

    /** Adds the metrics, if any, to the fields of a log line. */
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
