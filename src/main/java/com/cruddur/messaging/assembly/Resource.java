package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource of a template.
 *
 * @param stack the name of its stack
 * @param properties its properties, with intrinsic functions not resolved
 */
public record Resource(String stack, String logicalId, String type, ObjectNode properties) {

    public static final String TABLE = "AWS::DynamoDB::Table";
    public static final String KEY = "AWS::KMS::Key";
    public static final String FUNCTION = "AWS::Lambda::Function";
    public static final String MAPPING = "AWS::Lambda::EventSourceMapping";

    static Resource of(String stack, String logicalId, JsonNode json) {
        return new Resource(
                stack,
                logicalId,
                json.path("Type").asText(),
                json.path("Properties") instanceof ObjectNode properties
                        ? properties
                        : JsonNodeFactory.instance.objectNode());
    }

    @Override
    public String toString() {
        return type + " " + logicalId;
    }
}
