package com.cruddur.messaging.infra.constructs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;

/**
 * The condition under which an alarm rings: {@code datapoints} of the last {@code periods} data points of a metric are
 * beyond a threshold. AWS sends most metrics only while they are not zero, so a missing data point does not count as
 * beyond it, unless {@link #orMissing} is called.
 *
 * @param metric the metric, with a period of one minute unless {@link #everyFiveMinutes} is called
 * @param operator the side of the threshold that is beyond it
 * @param threshold the threshold, in the metric's unit
 * @param datapoints the number of data points that must be beyond the threshold
 * @param periods the number of data points that are evaluated
 * @param missing how a missing data point counts
 */
record AlarmCondition(
        Metric metric,
        ComparisonOperator operator,
        double threshold,
        int datapoints,
        int periods,
        TreatMissingData missing) {

    static AlarmCondition above(Metric metric, double threshold, int datapoints, int periods) {
        return of(metric, ComparisonOperator.GREATER_THAN_THRESHOLD, threshold, datapoints, periods);
    }

    static AlarmCondition atLeast(Metric metric, double threshold, int periods) {
        return of(metric, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, threshold, periods, periods);
    }

    static AlarmCondition below(Metric metric, double threshold, int periods) {
        return of(metric, ComparisonOperator.LESS_THAN_THRESHOLD, threshold, periods, periods);
    }

    private static AlarmCondition of(
            Metric metric, ComparisonOperator operator, double threshold, int datapoints, int periods) {
        return new AlarmCondition(metric, operator, threshold, datapoints, periods, TreatMissingData.NOT_BREACHING);
    }

    /** Returns this condition with a missing data point counted as beyond the threshold. */
    AlarmCondition orMissing() {
        return new AlarmCondition(metric, operator, threshold, datapoints, periods, TreatMissingData.BREACHING);
    }

    /** Returns this condition with a period of five minutes. */
    AlarmCondition everyFiveMinutes() {
        Metric slower =
                metric.with(MetricOptions.builder().period(Duration.minutes(5)).build());
        return new AlarmCondition(slower, operator, threshold, datapoints, periods, missing);
    }
}
