package com.cruddur.messaging.infra.constructs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;

/**
 * When an alarm rings: a number of the last data points of a metric is beyond a threshold. AWS sends most metrics only
 * while they are not zero, so a missing data point is a good one unless {@link #orMissing} says otherwise.
 *
 * @param metric the metric, a data point a minute unless {@link #everyFiveMinutes} says otherwise
 * @param operator which side of the threshold is beyond it
 * @param threshold the threshold, in the metric's unit
 * @param datapoints how many data points must be beyond it
 * @param periods of how many
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

    /** The same where a missing data point is as bad as one beyond the threshold. */
    AlarmCondition orMissing() {
        return new AlarmCondition(metric, operator, threshold, datapoints, periods, TreatMissingData.BREACHING);
    }

    /** The same with data points of five minutes. */
    AlarmCondition everyFiveMinutes() {
        Metric slower =
                metric.with(MetricOptions.builder().period(Duration.minutes(5)).build());
        return new AlarmCondition(slower, operator, threshold, datapoints, periods, missing);
    }
}
