package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Finds values that only CloudFormation knows, at deploy time. A comparison of templates cannot judge them. */
final class DeployTimeValue {

    /** Functions whose result depends on their arguments only. */
    private static final Set<String> PURE = Set.of("Fn::Join", "Fn::Split", "Fn::Select", "Fn::Base64");

    private DeployTimeValue() {}

    static boolean isIn(JsonNode value) {
        return value.asText().contains("{{resolve:")
                || value.properties().stream().anyMatch(entry -> isFunction(entry.getKey(), value))
                || StageTemplates.elements(value).anyMatch(DeployTimeValue::isIn);
    }

    /** Returns whether a key is a function with an unknown result. Pseudo parameters never change with the template. */
    private static boolean isFunction(String key, JsonNode value) {
        if (key.equals(Referent.REF) || key.equals("Fn::Sub")) {
            return !Referent.of(value).allMatch(Referent::isPseudoParameter);
        }
        return key.startsWith("Fn::") && !PURE.contains(key);
    }
}
