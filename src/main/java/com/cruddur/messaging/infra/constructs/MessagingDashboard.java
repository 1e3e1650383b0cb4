package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.Capacity;
import com.cruddur.messaging.infra.settings.DaxSettings;
import com.cruddur.messaging.stream.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/**
 * Defines the dashboard. Its rows show, from top to bottom: whether messages move, failures, capacity against its
 * limits, and the DAX cluster if there is one.
 */
public final class MessagingDashboard extends Construct {

    /** The columns of every dashboard. */
    private static final int WIDTH = 24;

    private final MessagingMetrics metrics;
    private final Dashboard dashboard;

    /**
     * @param name the dashboard's name
     * @param capacity the kind of limit that the graphs of units show
     * @param dax the cluster, known by its name
     */
    public MessagingDashboard(
            Construct scope,
            String id,
            String name,
            MessagingMetrics metrics,
            Capacity capacity,
            Optional<DaxSettings> dax) {
        super(scope, id);
        this.metrics = metrics;
        dashboard =
                Dashboard.Builder.create(this, "Dashboard").dashboardName(name).build();
        addMoves();
        addFailures();
        addCapacity(capacity);
        dax.map(DaxSettings::name).ifPresent(this::addCache);
    }

    private void addMoves() {
        addRow(
                graph(
                        "Time from record to move",
                        metrics.records(Metrics.MOVE_LAG, Stats.p(50)),
                        metrics.records(Metrics.MOVE_LAG, Stats.p(99))),
                graph("Rows moved", metrics.records(Metrics.ROWS_MOVED, Stats.SUM)),
                graph("Age of records", metrics.function("IteratorAge", Stats.MAXIMUM)));
    }

    private void addFailures() {
        addRow(
                graph(
                        "Failed",
                        metrics.records(Metrics.FAILED, Stats.SUM),
                        metrics.mapping("FailedInvokeEventCount", Stats.SUM),
                        metrics.function("Errors", Stats.SUM),
                        metrics.function("Throttles", Stats.SUM)),
                graph(
                        "Skipped, and without rows",
                        metrics.records(Metrics.SKIPPED, Stats.SUM),
                        metrics.records(Metrics.ROWLESS, Stats.SUM)),
                graph(
                        "Letters",
                        metrics.failureQueue("ApproximateNumberOfMessagesVisible", Stats.MAXIMUM),
                        metrics.mapping("OnFailureDestinationDeliveredEventCount", Stats.SUM),
                        metrics.mapping("DroppedEventCount", Stats.SUM)));
    }

    private void addCapacity(Capacity capacity) {
        addRow(
                capacity("Reads of the table", "Read", capacity, metrics::table),
                capacity("Writes of the table", "Write", capacity, metrics::table),
                capacity("Reads of the index", "Read", capacity, metrics::index),
                capacity("Writes of the index", "Write", capacity, metrics::index));
    }

    private void addCache(String cluster) {
        addRow(
                graph(
                        "DAX, percent",
                        MessagingMetrics.cluster(cluster, "CPUUtilization", Stats.MAXIMUM),
                        MessagingMetrics.cluster(cluster, "CacheMemoryUtilization", Stats.MAXIMUM)),
                graph(
                        "DAX, hits and misses",
                        MessagingMetrics.cluster(cluster, "QueryCacheHits", Stats.SUM),
                        MessagingMetrics.cluster(cluster, "QueryCacheMisses", Stats.SUM)),
                graph(
                        "DAX, evicted bytes and faults",
                        MessagingMetrics.cluster(cluster, "EvictedSize", Stats.SUM),
                        MessagingMetrics.cluster(cluster, "FaultRequestCount", Stats.SUM)));
    }

    private void addRow(GraphWidget.Builder... graphs) {
        dashboard.addWidgets(Stream.of(graphs)
                .map(graph -> graph.width(WIDTH / graphs.length).build())
                .toArray(IWidget[]::new));
    }

    private static GraphWidget.Builder graph(String title, IMetric... left) {
        return GraphWidget.Builder.create().title(title).left(List.of(left));
    }

    /**
     * Returns a graph with the units consumed a second and their limit on the left, throttled requests on the right.
     */
    private static GraphWidget.Builder capacity(
            String title, String kind, Capacity capacity, BiFunction<String, String, Metric> metrics) {
        IMetric consumed = MathExpression.Builder.create()
                .expression("consumed / PERIOD(consumed)")
                .usingMetrics(Map.of("consumed", metrics.apply("Consumed" + kind + "CapacityUnits", Stats.SUM)))
                .label("consumed")
                .period(Duration.minutes(1))
                .build();
        // On demand without a maximum, DynamoDB sends no limit.
        String limit = capacity instanceof Capacity.OnDemand
                ? "OnDemandMax" + kind + "RequestUnits"
                : "Provisioned" + kind + "CapacityUnits";
        return graph(title, consumed, metrics.apply(limit, Stats.MAXIMUM))
                .right(List.of(metrics.apply(kind + "ThrottleEvents", Stats.SUM)));
    }
}
