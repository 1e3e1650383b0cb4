package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Warns of a resource that newly uses the table, its stream or its key, or uses them in a new way:
 * another reader of the stream, an export, an integration, an output for other stacks.
 */
record AccessRule() implements Rule {

    /** They measure and scale the table, and read nothing of it. */
    private static final Set<String> HARMLESS = Set.of("AWS::CloudWatch::", "AWS::ApplicationAutoScaling::");

    /** Other rules see how these change. */
    private static final Set<String> KNOWN = Set.of(MappingRule.TYPE, FunctionRule.TYPE);

    /** Other rules see these. */
    private static final Set<String> SEEN = Set.of("Tags", "Description", "PolicyDocument");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (change.dataBefore().findAny().isEmpty()
                || resource.holdsData()
                || resource.impact().removes()
                || resource.isUpdate() && KNOWN.contains(resource.type())
                || HARMLESS.stream().anyMatch(resource.type()::startsWith)) {
            return Stream.empty();
        }
        String properties = resource.isStack() ? outputs(resource, change) : properties(resource, change);
        return properties.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        properties,
                        "changes how it reads, copies or uses the table, its stream or its key",
                        "ask a reviewer who knows what it does with the messages"));
    }

    private static String properties(ResourceDifference resource, StageChange change) {
        return resource.properties().stream()
                .sorted()
                .filter(name -> !SEEN.contains(name))
                .filter(resource::hasChanged)
                .filter(name -> isOfData(change, change.before(), resource, resource.was(name))
                        || isOfData(change, change.after(), resource, resource.is(name)))
                .collect(Collectors.joining(", "));
    }

    /** An export may be imported by any stack of the account. */
    private static String outputs(ResourceDifference stack, StageChange change) {
        JsonNode before = change.before().template(stack.stack()).path("Outputs");
        return change.after().template(stack.stack()).path("Outputs").properties().stream()
                .filter(output -> output.getValue().has("Export"))
                .filter(output -> !output.getValue().equals(before.path(output.getKey())))
                .filter(output -> isOfData(
                        change, change.after(), stack, output.getValue().path("Value")))
                .map(output -> "export " + output.getKey())
                .collect(Collectors.joining(", "));
    }

    private static boolean isOfData(
            StageChange change, StageTemplates side, ResourceDifference resource, JsonNode value) {
        return change.dataBefore()
                .anyMatch(data -> side.references(resource.stack(), value).anyMatch(data.key()::equals)
                        || names(value, data.was("TableName").asText()));
    }

    /** By its name, or by the end of an ARN. */
    private static boolean names(JsonNode value, String table) {
        return !table.isEmpty()
                && (value.asText().equals(table)
                        || value.asText().contains("table/" + table)
                        || StageTemplates.elements(value).anyMatch(element -> names(element, table)));
    }
}
