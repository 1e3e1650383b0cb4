package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes the parts of templates that the emulator cannot deploy: resources that its CloudFormation cannot create, and everything
 * that refers to one of them.
 */
final class EmulatorOmissions {

    static final Set<String> UNKNOWN_TYPES = Set.of(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            "AWS::CloudWatch::CompositeAlarm",
            "AWS::DAX::Cluster",
            "AWS::DAX::ParameterGroup",
            "AWS::DAX::SubnetGroup",
            "AWS::EC2::FlowLog");

    private static final String DEPENDS_ON = "DependsOn";

    private final List<String> each = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /** Returns each kind of removed part with its count; empty if nothing is removed. */
    String summary() {
        return counts.entrySet().stream()
                .map(count -> "%s (%d)".formatted(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Returns a line for each removed part, in the order of removal. */
    List<String> each() {
        return List.copyOf(each);
    }

    void add(String kind, String which) {
        counts.merge(kind, 1, Integer::sum);
        each.add(kind + " " + which);
    }

    void removeFrom(Collection<ObjectNode> templates) {
        templates.forEach(template -> remove(template, EmulatorOmissions::isUnknown, templates));
        for (ObjectNode template : templates) {
            ObjectNode resources = resources(template);
            for (JsonNode resource : resources) {
                if (resource.get(DEPENDS_ON) instanceof ArrayNode dependencies) {
                    dependencies.removeIf(dependency -> !resources.has(dependency.asText()));
                }
            }
        }
    }

    private void remove(ObjectNode template, Predicate<JsonNode> unwanted, Collection<ObjectNode> templates) {
        for (String logicalId : names(resources(template), unwanted)) {
            JsonNode resource = resources(template).remove(logicalId);
            if (resource != null) { // It may have been removed already, with a resource that it refers to.
                add(resource.path("Type").asText(), logicalId);
                remove(template, other -> refersTo(other, logicalId), templates);
                removeOutputs(template, logicalId, templates);
            }
        }
    }

    private void removeOutputs(ObjectNode template, String logicalId, Collection<ObjectNode> templates) {
        if (template.get("Outputs") instanceof ObjectNode outputs) {
            for (String output : names(outputs, value -> refersTo(value, logicalId))) {
                JsonNode export = outputs.remove(output).at("/Export/Name");
                if (export.isTextual()) {
                    String imported = "\"Fn::ImportValue\":" + export;
                    templates.forEach(other ->
                            remove(other, resource -> resource.toString().contains(imported), templates));
                }
            }
        }
    }

    private static ObjectNode resources(ObjectNode template) {
        return (ObjectNode) template.get("Resources");
    }

    private static List<String> names(ObjectNode parts, Predicate<JsonNode> wanted) {
        return parts.properties().stream()
                .filter(part -> wanted.test(part.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isUnknown(JsonNode resource) {
        String type = resource.path("Type").asText();
        return UNKNOWN_TYPES.contains(type) || (type.equals("AWS::CloudWatch::Alarm") && isOnMetricMath(resource));
    }

    private static boolean isOnMetricMath(JsonNode alarm) {
        return !alarm.at("/Properties/Metrics").findValues("Expression").isEmpty();
    }

    /** Returns whether a part refers to a resource. DependsOn does not count, because it can be removed alone. */
    private static boolean refersTo(JsonNode part, String logicalId) {
        return part.properties().stream()
                .filter(field -> !field.getKey().equals(DEPENDS_ON))
                .map(field -> field.getValue().toString())
                .anyMatch(json -> Stream.of(
                                "\"Ref\":\"%s\"", "\"Fn::GetAtt\":[\"%s\",", "\"Fn::GetAtt\":\"%s.", "${%s}", "${%s.")
                        .anyMatch(form -> json.contains(form.formatted(logicalId))));
    }
}
