package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.Timeline.MetricId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The alarms of a synthesized stage, by their names without the common prefix. */
final class WatchedStage {

    private final Synthesized synthesized;
    private final Map<String, JsonNode> metricAlarms;
    private final Map<String, JsonNode> compositeAlarms;

    WatchedStage(Synthesized synthesized) {
        this.synthesized = synthesized;
        metricAlarms = alarms("AWS::CloudWatch::Alarm");
        compositeAlarms = alarms("AWS::CloudWatch::CompositeAlarm");
    }

    Set<String> alarms() {
        SortedMap<String, JsonNode> all = new TreeMap<>(metricAlarms);
        all.putAll(compositeAlarms);
        return all.keySet();
    }

    /** Returns the metrics that the alarms use. */
    Set<MetricId> metrics() {
        return metricAlarms.values().stream()
                .map(alarm -> new MetricAlarm(alarm, this::resolve).metric())
                .collect(Collectors.toSet());
    }

    /** Returns the alarms that notify. */
    Set<String> loud() {
        SortedMap<String, JsonNode> all = new TreeMap<>(metricAlarms);
        all.putAll(compositeAlarms);
        all.values().removeIf(alarm -> !alarm.has("AlarmActions"));
        return all.keySet();
    }

    /**
     * Returns the alarms that ring, with the minute in which each first rings.
     *
     * @param dynamoDbAlarmsIgnoreMissingData whether alarms on AWS/DynamoDB keep their state if data is missing, as the
     *     API reference says. Otherwise they use their own treatment of missing data, as the user guide says.
     */
    SortedMap<String, Integer> ring(Timeline timeline, int from, int to, boolean dynamoDbAlarmsIgnoreMissingData) {
        Map<String, MetricAlarm> evaluated = new LinkedHashMap<>();
        metricAlarms.forEach((name, alarm) -> evaluated.put(name, new MetricAlarm(alarm, this::resolve)));
        SortedMap<String, Integer> rings = new TreeMap<>();
        for (int minute = from; minute <= to; minute++) {
            int now = minute;
            Map<String, Boolean> states = new TreeMap<>();
            evaluated.forEach((name, alarm) -> states.put(
                    name,
                    dynamoDbAlarmsIgnoreMissingData
                                    && alarm.metric().namespace().equals("AWS/DynamoDB")
                            ? alarm.isAlarmAt(now, timeline, "ignore")
                            : alarm.isAlarmAt(now, timeline)));
            compositeAlarms.forEach((name, alarm) ->
                    states.put(name, AlarmRuleExpression.holds(rule(alarm), alarmed -> states.get(alarmed))));
            states.forEach((name, isAlarm) -> {
                if (isAlarm) {
                    rings.putIfAbsent(name, now);
                }
            });
        }
        return rings;
    }

    /** Returns a rule with the names of alarms instead of their ARNs. */
    private String rule(JsonNode alarm) {
        StringBuilder rule = new StringBuilder();
        alarm.at("/AlarmRule/Fn::Join/1")
                .forEach(part -> rule.append(
                        part.isTextual()
                                ? part.asText()
                                : name(synthesized
                                        .template("watch")
                                        .at("/Resources/%s/Properties"
                                                .formatted(
                                                        part.at("/Fn::GetAtt/0").asText())))));
        return rule.toString();
    }

    /** Returns a text as it is. For an output of a different stack, returns the logical id of the resource. */
    private String resolve(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        JsonNode reference = value.get("Fn::GetStackOutput");
        JsonNode output = synthesized
                .templates()
                .get(reference.get("StackName").asText())
                .at("/Outputs/%s/Value".formatted(reference.get("OutputName").asText()));
        return output.has("Ref")
                ? output.get("Ref").asText()
                : output.at("/Fn::GetAtt/0").asText();
    }

    private Map<String, JsonNode> alarms(String type) {
        return synthesized.resources("watch", type).stream()
                .map(alarm -> alarm.get("Properties"))
                .collect(Collectors.toMap(WatchedStage::name, alarm -> alarm));
    }

    private static String name(JsonNode alarm) {
        return alarm.get("AlarmName").asText().replaceFirst("^cruddur-messages-", "");
    }
}
