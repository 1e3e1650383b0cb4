package com.cruddur.messaging.infra;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The samples that CloudWatch has got of each metric, minute by minute. Minute 0 is the first of a failure. */
final class Timeline {

    /** A metric: CloudWatch keeps one for each set of dimensions. */
    record MetricId(String namespace, String name, Map<String, String> dimensions) {}

    private final Map<MetricId, NavigableMap<Integer, List<Double>>> samples = new HashMap<>();

    /** Replaces the samples of a minute. Without any, the metric has no data then. */
    void set(MetricId metric, int minute, double... values) {
        NavigableMap<Integer, List<Double>> minutes = samples.computeIfAbsent(metric, m -> new TreeMap<>());
        if (values.length == 0) {
            minutes.remove(minute);
        } else {
            minutes.put(minute, Arrays.stream(values).boxed().toList());
        }
    }

    /** Returns all samples from a minute to before another. */
    List<Double> samples(MetricId metric, int from, int to) {
        return samples.getOrDefault(metric, new TreeMap<>()).subMap(from, to).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the metrics that have had a sample, by name. */
    Set<MetricId> metrics() {
        Set<MetricId> metrics = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        metrics.addAll(samples.keySet());
        return metrics;
    }
}
