package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Whether a value of a template is known before CloudFormation has it: what is not, no comparison can judge. */
final class DeployTimeValue {

    /** They only put together what they are given. */
    private static final Set<String> PURE = Set.of("Fn::Join", "Fn::Split", "Fn::Select", "Fn::Base64");

    private DeployTimeValue() {}

    static boolean isIn(JsonNode value) {
        if (value.isTextual()) {
            return value.asText().contains("{{resolve:");
        }
        if (value.isObject()) {
            return value.properties().stream().anyMatch(entry -> isFunction(entry.getKey(), value))
                    || StageTemplates.elements(value).anyMatch(DeployTimeValue::isIn);
        }
        return StageTemplates.elements(value).anyMatch(DeployTimeValue::isIn);
    }

    /** An account, a region or a partition is the stack's own, and no change of a template makes it another. */
    private static boolean isFunction(String key, JsonNode value) {
        if (key.equals(Referent.REF) || key.equals("Fn::Sub")) {
            return !Referent.of(value).allMatch(Referent::isPseudoParameter);
        }
        return key.startsWith("Fn::") && !PURE.contains(key);
    }
}
