package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.Timeline.MetricId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Evaluates an alarm of a template as AWS documents it. The alarm starts as OK and is evaluated every minute over the
 * last periods. Features that this project's alarms do not use are refused.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">AWS: evaluating
 *     an alarm</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">AWS: how
 *     alarms treat missing data</a>
 */
final class MetricAlarm {

    /** The additional data points that CloudWatch retrieves: in the examples of AWS it retrieves 5 to evaluate 3. */
    private static final int MORE = 2;

    private final MetricId metric;
    private final String statistic;
    private final String operator;
    private final double threshold;
    private final int periodMinutes;
    private final int datapoints;
    private final int periods;
    private final String missing;
    private boolean alarm;

    /**
     * @param properties the alarm's properties in the template
     * @param resolve resolves the value of a dimension, which may be an intrinsic function
     */
    MetricAlarm(JsonNode properties, Function<JsonNode, String> resolve) {
        Map<String, String> dimensions = new TreeMap<>();
        properties
                .get("Dimensions")
                .forEach(dimension ->
                        dimensions.put(dimension.get("Name").asText(), resolve.apply(dimension.get("Value"))));
        metric = new MetricId(
                properties.get("Namespace").asText(),
                properties.get("MetricName").asText(),
                dimensions);
        statistic = properties
                .path("Statistic")
                .asText(properties.path("ExtendedStatistic").asText());
        operator = properties.get("ComparisonOperator").asText();
        threshold = properties.get("Threshold").asDouble();
        periodMinutes = properties.get("Period").asInt() / 60;
        periods = properties.get("EvaluationPeriods").asInt();
        datapoints = properties.path("DatapointsToAlarm").asInt(periods);
        missing = properties.get("TreatMissingData").asText();
    }

    MetricId metric() {
        return metric;
    }

    /** Evaluates the alarm at the end of the minute before {@code now}, and returns whether it is in ALARM then. */
    boolean isAlarmAt(int now, Timeline timeline, String treatMissing) {
        List<Double> retrieved = IntStream.range(0, periods + MORE)
                .map(back -> now - back * periodMinutes)
                .mapToObj(end -> statisticOf(timeline.samples(metric, end - periodMinutes, end)))
                .flatMapToDouble(OptionalDouble::stream)
                .boxed()
                .limit(periods)
                .toList();
        long breaching = retrieved.stream().filter(this::isBreaching).count();
        int filled = periods - retrieved.size();
        alarm = switch (treatMissing) {
            case "notBreaching" -> breaching >= datapoints;
            case "breaching" -> breaching + filled >= datapoints;
            // The state stays if the existing data does not decide.
            case "ignore" -> breaching >= datapoints || (filled > 0 && breaching == retrieved.size() && alarm);
            default -> throw new IllegalArgumentException("not supported: missing data treated as " + treatMissing);
        };
        return alarm;
    }

    /** Evaluates the alarm with the template's treatment of missing data. */
    boolean isAlarmAt(int now, Timeline timeline) {
        return isAlarmAt(now, timeline, missing);
    }

    private boolean isBreaching(double value) {
        return switch (operator) {
            case "GreaterThanThreshold" -> value > threshold;
            case "GreaterThanOrEqualToThreshold" -> value >= threshold;
            case "LessThanThreshold" -> value < threshold;
            default -> throw new IllegalArgumentException("not supported: " + operator);
        };
    }

    private OptionalDouble statisticOf(List<Double> samples) {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = samples.stream().sorted().toList();
        double sum = samples.stream().mapToDouble(Double::doubleValue).sum();
        return OptionalDouble.of(
                switch (statistic) {
                    case "Sum" -> sum;
                    case "SampleCount" -> samples.size();
                    case "Minimum" -> sorted.get(0);
                    case "Maximum" -> sorted.get(sorted.size() - 1);
                    case "p99" -> sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
                    default -> throw new IllegalArgumentException("not supported: the statistic " + statistic);
                });
    }
}
