package com.cruddur.messaging.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * Collects the metrics that Lambda publishes for a function and its event source mapping, and puts them to the emulated CloudWatch
 * every five seconds (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
 */
final class LambdaMetrics implements AutoCloseable {

    private static final String NAMESPACE = "AWS/Lambda";
    private static final long SECONDS_BETWEEN_PUTS = 5;

    private final CloudWatchClient cloudWatch;
    private final Dimension mapping;
    private final Dimension function;
    private final Map<String, Double> counts = new TreeMap<>();
    private final Map<String, Map<Double, Double>> times = new TreeMap<>();
    private final ScheduledExecutorService putting = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lambda-metrics");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts to put metrics. The caller closes the client after this object. */
    LambdaMetrics(CloudWatchClient cloudWatch, DeployedMapping mapping, DeployedFunction function) {
        this.cloudWatch = cloudWatch;
        this.mapping = dimension("EventSourceMappingUUID", mapping.uuid());
        this.function = dimension("FunctionName", function.name());
        putting.scheduleWithFixedDelay(this::put, SECONDS_BETWEEN_PUTS, SECONDS_BETWEEN_PUTS, TimeUnit.SECONDS);
    }

    /** Counts the records of a read of the stream, which may be 0. */
    synchronized void polled(int records) {
        count("PolledEventCount", records);
    }

    synchronized void filteredOut() {
        count("FilteredOutEventCount", 1);
    }

    /**
     * Counts an invocation.
     *
     * @param threw whether the function failed instead of answering
     * @param failed the number of records that must be delivered again
     */
    synchronized void invoked(int records, Duration iteratorAge, Duration duration, boolean threw, int failed) {
        count("Invocations", 1);
        count("Errors", threw ? 1 : 0);
        count("InvokedEventCount", records);
        count("FailedInvokeEventCount", failed);
        time("IteratorAge", iteratorAge);
        time("Duration", duration);
    }

    /**
     * Counts records that are given up.
     *
     * @param delivered whether the mapping has a failure queue for them
     */
    synchronized void givenUp(int records, boolean delivered) {
        count(delivered ? "OnFailureDestinationDeliveredEventCount" : "DroppedEventCount", records);
    }

    /** Puts the remaining metrics. */
    @Override
    public void close() {
        putting.shutdownNow();
        put();
    }

    private void count(String metric, int events) {
        counts.merge(metric, (double) events, Double::sum);
    }

    private void time(String metric, Duration duration) {
        times.computeIfAbsent(metric, name -> new TreeMap<>()).merge((double) duration.toMillis(), 1.0, Double::sum);
    }

    private void put() {
        List<MetricDatum> data = take();
        if (!data.isEmpty()) {
            try {
                cloudWatch.putMetricData(put -> put.namespace(NAMESPACE).metricData(data));
            } catch (SdkException e) {
                // The account is ending, and nothing depends on these metrics.
            }
        }
    }

    private synchronized List<MetricDatum> take() {
        List<MetricDatum> data = new ArrayList<>();
        counts.forEach((metric, events) -> data.add(MetricDatum.builder()
                .metricName(metric)
                .dimensions(metric.endsWith("EventCount") ? mapping : function)
                .unit(StandardUnit.COUNT)
                .value(events)
                .build()));
        times.forEach((metric, values) -> data.add(MetricDatum.builder()
                .metricName(metric)
                .dimensions(function)
                .unit(StandardUnit.MILLISECONDS)
                .values(values.keySet())
                .counts(values.values())
                .build()));
        counts.clear();
        times.clear();
        return data;
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
