package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An attribute of a key keeps its type, or CloudFormation replaces the table, as the CDK's diff library does not know
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html).
 */
record AttributeTypesRule() implements Rule {

    private static final String PROPERTY = "AttributeDefinitions";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate() || !resource.is(StatefulType.TABLE)) {
            return Stream.empty();
        }
        Map<String, String> after = types(resource.is(PROPERTY));
        return types(resource.was(PROPERTY)).entrySet().stream()
                .filter(before -> !before.getValue().equals(after.getOrDefault(before.getKey(), before.getValue())))
                .map(before -> Finding.refused(
                        resource,
                        PROPERTY,
                        "replaces the table for another type of %s, %s instead of %s: %s is out of reach of the application"
                                .formatted(
                                        before.getKey(),
                                        after.get(before.getKey()),
                                        before.getValue(),
                                        StatefulType.TABLE.content),
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
