package com.cruddur.messaging.infra;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The samples of each metric, minute by minute. Minute 0 is the first minute of a failure. */
final class Timeline {

    /** The identity of a metric. CloudWatch has a separate metric for each set of dimensions. */
    record MetricId(String namespace, String name, Map<String, String> dimensions) {}

    private final Map<MetricId, NavigableMap<Integer, List<Double>>> samples = new HashMap<>();

    /** Replaces the samples of a minute. Without samples, the metric has no data in this minute. */
    void set(MetricId metric, int minute, double... values) {
        NavigableMap<Integer, List<Double>> minutes = samples.computeIfAbsent(metric, m -> new TreeMap<>());
        if (values.length == 0) {
            minutes.remove(minute);
        } else {
            minutes.put(minute, Arrays.stream(values).boxed().toList());
        }
    }

    /** Returns all samples from minute {@code from} (inclusive) to minute {@code to} (exclusive). */
    List<Double> samples(MetricId metric, int from, int to) {
        return samples.getOrDefault(metric, new TreeMap<>()).subMap(from, to).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the metrics with a sample at any time, sorted by name. */
    Set<MetricId> metrics() {
        Set<MetricId> metrics = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        metrics.addAll(samples.keySet());
        return metrics;
    }
}
