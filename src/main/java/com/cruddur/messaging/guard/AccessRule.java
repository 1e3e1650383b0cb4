package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Warns of a resource that uses the table, its stream or its key for the first time or in a new way, such as a second
 * reader of the stream, an integration or an export.
 */
record AccessRule() implements Rule {

    /** These measure and scale the table, but read no item. */
    private static final Set<String> HARMLESS = Set.of("AWS::CloudWatch::", "AWS::ApplicationAutoScaling::");

    /** Other rules check updates of these types. */
    private static final Set<String> KNOWN = Set.of(MappingRule.TYPE, FunctionRule.TYPE);

    /** Harmless, or checked by other rules. */
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
                        "The resource uses the table, its stream or a KMS key in a new way, so it may read, copy or change data",
                        "Ask a reviewer to check what the resource does with the data"));
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

    /** Returns the changed exports, because any stack of the account may import them. */
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

    /** Returns whether a value contains the name of the table, alone or in an ARN. */
    private static boolean names(JsonNode value, String table) {
        return !table.isEmpty()
                && (value.asText().equals(table)
                        || value.asText().contains("table/" + table)
                        || StageTemplates.elements(value).anyMatch(element -> names(element, table)));
    }
}
