package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.infra.Timeline.MetricId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the evaluation of alarms against the examples in the AWS documentation. */
class MetricAlarmTest {

    private static final MetricId METRIC = new MetricId("N", "M", Map.of("D", "d"));

    /**
     * The tables of "How alarm state is evaluated when data is missing"
     * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html). KEEP is "retain
     * current state" there.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 0 - X - X, OK,    OK,    OK",
        "3, 0 - - - -, OK,    OK,    OK",
        "3, - - - - -, KEEP,  ALARM, OK",
        "3, 0 X X - X, ALARM, ALARM, ALARM",
        "3, - - - - X, KEEP,  ALARM, OK",
        "3, X - - - -, KEEP,  ALARM, OK",
        "2, 0 - X - X, ALARM, ALARM, ALARM",
        "2, 0 0 X 0 X, ALARM, ALARM, ALARM",
        "2, 0 - X - -, OK,    ALARM, OK",
        "2, - - - - 0, OK,    ALARM, OK",
        "2, - - - - X, KEEP,  ALARM, OK"
    })
    void missing_data_is_treated_as_aws_documents(
            int datapoints, String points, String ignore, String breaching, String notBreaching) {
        assertThat(state("ignore", datapoints, points)).isEqualTo(ignore);
        assertThat(state("breaching", datapoints, points)).isEqualTo(breaching);
        assertThat(state("notBreaching", datapoints, points)).isEqualTo(notBreaching);
    }

    @ParameterizedTest
    @CsvSource({
        "Sum,         GreaterThanThreshold,          103, 104",
        "SampleCount, GreaterThanOrEqualToThreshold, 4,   5",
        "Minimum,     LessThanThreshold,             2,   1",
        "Maximum,     GreaterThanThreshold,          99,  100",
        "p99,         GreaterThanOrEqualToThreshold, 100, 100.5"
    })
    void statistic_operator_and_threshold_decide(String statistic, String operator, double beyond, double within) {
        Timeline timeline = new Timeline();
        timeline.set(METRIC, 0, 1, 1, 2);
        timeline.set(METRIC, 1, 100);
        String name = statistic.startsWith("p") ? "ExtendedStatistic" : "Statistic";
        ObjectNode alarm = alarm(2, 1, 1).put(name, statistic).put("ComparisonOperator", operator);
        if (statistic.startsWith("p")) {
            alarm.remove("Statistic");
        }

        assertThat(new MetricAlarm(alarm.put("Threshold", beyond), JsonNode::asText).isAlarmAt(2, timeline))
                .isTrue();
        assertThat(new MetricAlarm(alarm.put("Threshold", within), JsonNode::asText).isAlarmAt(2, timeline))
                .isFalse();
    }

    @Test
    void metric_with_different_dimensions_is_a_different_metric() {
        Timeline timeline = new Timeline();
        timeline.set(new MetricId("N", "M", Map.of("D", "other")), 0, 1);
        timeline.set(new MetricId("N", "M", Map.of()), 0, 1);
        timeline.set(new MetricId("N", "M", Map.of("D", "d", "E", "e")), 0, 1);

        assertThat(new MetricAlarm(alarm(1, 1, 1), JsonNode::asText).isAlarmAt(1, timeline))
                .isFalse();
        timeline.set(METRIC, 0, 1);
        assertThat(new MetricAlarm(alarm(1, 1, 1), JsonNode::asText).isAlarmAt(1, timeline))
                .isTrue();
    }

    @Test
    void treatment_of_missing_data_that_is_not_supported_is_refused() {
        ObjectNode alarm = alarm(1, 1, 1).put("TreatMissingData", "missing");

        assertThatThrownBy(() -> new MetricAlarm(alarm, JsonNode::asText).isAlarmAt(1, new Timeline()))
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @CsvSource({
        "ALARM(a),                            true",
        "ALARM(\"b\"),                        false",
        "OK(b),                               true",
        "INSUFFICIENT_DATA(a),                false",
        "(ALARM(b) OR ALARM(a)),              true",
        "ALARM(a) AND ALARM(b),               false",
        "ALARM(a) OR ALARM(a) AND ALARM(b),   true",
        "(ALARM(a) OR ALARM(a)) AND ALARM(b), false",
        "NOT (ALARM(b)) AND TRUE,             true",
        "FALSE OR NOT ALARM(a),               false"
    })
    void rule_of_a_composite_alarm_is_evaluated(String rule, boolean holds) {
        assertThat(AlarmRuleExpression.holds(rule, Set.of("a")::contains)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({"ALARM(a) XOR ALARM(b)", "ALARM(a) ALARM(b)"})
    void invalid_rule_is_refused(String rule) {
        assertThatThrownBy(() -> AlarmRuleExpression.holds(rule, name -> true)).hasMessageContaining("not a rule");
    }

    /** Returns the state after five data points, or KEEP if it does not change. */
    private static String state(String missing, int datapoints, String points) {
        boolean afterOk = isAlarm(missing, datapoints, points, 0);
        boolean afterAlarm = isAlarm(missing, datapoints, points, 1);
        return afterOk != afterAlarm ? "KEEP" : afterOk ? "ALARM" : "OK";
    }

    private static boolean isAlarm(String missing, int datapoints, String points, double before) {
        MetricAlarm alarm = new MetricAlarm(alarm(1, datapoints, 3), JsonNode::asText);
        Timeline timeline = new Timeline();
        for (int minute = -9; minute < 0; minute++) {
            timeline.set(METRIC, minute, before);
        }
        assertThat(alarm.isAlarmAt(0, timeline, missing)).isEqualTo(before > 0);
        timeline = new Timeline();
        for (int minute = 0; minute < 5; minute++) {
            char point = points.charAt(2 * minute);
            if (point != '-') {
                timeline.set(METRIC, minute, point == 'X' ? 1 : 0);
            }
        }
        return alarm.isAlarmAt(5, timeline, missing);
    }

    private static ObjectNode alarm(int minutes, int datapoints, int periods) {
        ObjectNode alarm = (ObjectNode) Synthesized.json("""
                {
                  'Namespace': 'N', 'MetricName': 'M', 'Dimensions': [{ 'Name': 'D', 'Value': 'd' }], 'Statistic': 'Sum',
                  'ComparisonOperator': 'GreaterThanThreshold', 'Threshold': 0, 'TreatMissingData': 'notBreaching'
                }""");
        return alarm.put("Period", 60 * minutes)
                .put("DatapointsToAlarm", datapoints)
                .put("EvaluationPeriods", periods);
    }
}
