package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.TableDifference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Compares resources whose properties a deploy can all change in place. */
final class PropertyComparison {

    static final String NONE = TableDifference.NONE;

    private static final Pattern INTRINSIC = Pattern.compile("\\{\"(Fn::\\w+|Ref)\":");

    private PropertyComparison() {}

    static List<PropertyDifference> of(ObjectNode template, ObjectNode account, String... properties) {
        List<PropertyDifference> differences = new ArrayList<>();
        for (String property : properties) {
            if (!Objects.equals(template.get(property), account.get(property))) {
                differences.add(PropertyDifference.inPlace(
                        property, text(template.path(property)), text(account.path(property))));
            }
        }
        return differences;
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode()) {
            return NONE;
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return INTRINSIC.matcher(text).find() ? "defined by the stack" : text;
    }
}
