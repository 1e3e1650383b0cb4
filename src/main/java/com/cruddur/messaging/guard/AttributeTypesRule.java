package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Refuses to change the type of a key attribute, because CloudFormation then replaces the table. The CDK's diff library does
 * not report this replacement
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html).
 */
record AttributeTypesRule() implements Rule {

    private static final String PROPERTY = "AttributeDefinitions";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOf(StatefulType.TABLE)) {
            return Stream.empty();
        }
        Map<String, String> after = types(resource.is(PROPERTY));
        return types(resource.was(PROPERTY)).entrySet().stream()
                .filter(before -> !before.getValue().equals(after.getOrDefault(before.getKey(), before.getValue())))
                .map(before -> Finding.refused(
                        resource,
                        PROPERTY,
                        "CloudFormation replaces the table, because the type of %s changes from %s to %s: %s"
                                .formatted(
                                        before.getKey(),
                                        before.getValue(),
                                        after.get(before.getKey()),
                                        StatefulType.TABLE.outOfReach),
                        StatefulType.TABLE.remedy));
    }

    private static Map<String, String> types(JsonNode definitions) {
        Map<String, String> types = new TreeMap<>();
        definitions.forEach(definition -> types.put(
                definition.path("AttributeName").asText(),
                definition.path("AttributeType").asText()));
        return types;
    }
}
