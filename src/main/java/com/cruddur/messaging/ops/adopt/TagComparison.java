package com.cruddur.messaging.ops.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tags of a template. Others that a resource has are left alone: the template does not know them, so nothing removes them. */
final class TagComparison {

    private static final String NAME = "Tags";

    private TagComparison() {}

    /** Adds to an existing resource the tags that the template knows, and returns in which it differs. */
    static List<PropertyDifference> compare(ObjectNode template, ObjectNode account, Map<String, String> actual) {
        List<PropertyDifference> differences = new ArrayList<>();
        ArrayNode known = account.arrayNode();
        for (JsonNode tag : template.path(NAME)) {
            String key = tag.path("Key").asText();
            String defined = tag.path("Value").asText();
            String value = actual.get(key);
            if (value != null) {
                known.addObject().put("Key", key).put("Value", value);
            }
            if (!defined.equals(value)) {
                differences.add(PropertyDifference.inPlace(
                        NAME + "." + key, defined, value == null ? PropertyComparison.NONE : value));
            }
        }
        if (!known.isEmpty()) {
            account.set(NAME, known);
        }
        return differences;
    }
}
