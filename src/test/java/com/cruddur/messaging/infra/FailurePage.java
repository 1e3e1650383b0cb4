package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.Timeline.MetricId;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Renders the catalogue of failures as a page of the docs. */
final class FailurePage {

    private static final String HEAD = """
            # The catalogue of failures

            Each row shows a failure, the metrics that AWS and the function then report, and the alarms of `cruddur-messages-watch`
            that ring, with the minute after which each rings. An alarm in bold notifies somebody. All other alarms stay quiet. The
            tests evaluate the synthesized alarms over each failure, minute by minute, after an hour of ordinary traffic, in which no
            alarm rings. The metrics of `CruddurMessages` come from lines that the function logged when the tests caused the failure.

            A row shows a metric only if an alarm uses it and its values are not ordinary. A metric starts in the first minute, unless
            the row names a different one. Metrics that count show the count of a minute; all others show the least…greatest sample. The
            values after "to" are from the last minute. Names of alarms begin with `cruddur-messages-`.

            | failure | metrics | alarms, after minutes |
            |---|---|---|
            """;

    private FailurePage() {}

    /** Returns the page. */
    static String of(Function<CatalogueRow, WatchedStage> stages) {
        StringBuilder page = new StringBuilder(HEAD);
        for (CatalogueRow failure : CatalogueRow.values()) {
            WatchedStage stage = stages.apply(failure);
            page.append("| %s | %s | %s |\n"
                    .formatted(failure.how, metrics(failure, stage.metrics()), alarms(failure, stage.loud())));
        }
        return page.toString();
    }

    private static String alarms(CatalogueRow failure, Set<String> loud) {
        return failure.rings().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(ring -> (loud.contains(ring.getKey()) ? "**%s** %d" : "%s %d")
                        .formatted(ring.getKey(), ring.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String metrics(CatalogueRow failure, Set<MetricId> watched) {
        Timeline ordinary = new FailureCourse(failure.minutes()).timeline;
        Timeline timeline = failure.timeline();
        return timeline.metrics().stream()
                .filter(watched::contains)
                .flatMap(metric -> IntStream.range(0, failure.minutes())
                        .filter(minute -> !samples(timeline, metric, minute).equals(samples(ordinary, metric, minute)))
                        .boxed()
                        .findFirst()
                        // Omits a metric whose first difference is only a missing hiccup of ordinary traffic.
                        .filter(first -> first == 0 || sum(timeline, metric, first) > sum(ordinary, metric, first))
                        .map(first -> metric(timeline, metric, first, failure.minutes()))
                        .stream())
                .collect(Collectors.joining(", "));
    }

    private static String metric(Timeline timeline, MetricId metric, int first, int minutes) {
        String name = "`%s`".formatted(metric.name());
        if (metric.dimensions().containsKey("GlobalSecondaryIndexName")) {
            name += " of the index";
        } else if (metric.dimensions().containsKey("Operation")) {
            name += " of " + metric.dimensions().get("Operation");
        }
        String value = value(samples(timeline, metric, first));
        String last = IntStream.iterate(minutes - 1, minute -> minute >= first, minute -> minute - 1)
                .mapToObj(minute -> samples(timeline, metric, minute))
                .filter(samples -> !samples.isEmpty())
                .findFirst()
                .map(FailurePage::value)
                .orElse(value);
        return name + " " + (value.equals(last) ? value : value + " to " + last)
                + (first == 0 ? "" : " from minute " + first);
    }

    private static double sum(Timeline timeline, MetricId metric, int minute) {
        return samples(timeline, metric, minute).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static List<Double> samples(Timeline timeline, MetricId metric, int minute) {
        return timeline.samples(metric, minute, minute + 1);
    }

    /** Returns the number of events, or the smallest and largest sample of any other metric. */
    private static String value(List<Double> samples) {
        if (samples.isEmpty()) {
            return "none";
        }
        if (samples.stream().allMatch(sample -> sample == 1)) {
            return String.valueOf(samples.size());
        }
        DoubleSummaryStatistics values =
                samples.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return values.getMin() == values.getMax() || values.getMin() == 0
                ? String.format(Locale.ROOT, "%,.0f", values.getMax())
                : String.format(Locale.ROOT, "%,.0f…%,.0f", values.getMin(), values.getMax());
    }
}
