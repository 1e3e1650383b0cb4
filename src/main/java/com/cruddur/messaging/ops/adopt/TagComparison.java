package com.cruddur.messaging.ops.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the tags of a template. Other tags of a resource stay, because a deploy does not remove tags that no template had. */
final class TagComparison {

    private static final String NAME = "Tags";

    private TagComparison() {}

    /**
     * Returns the tags of the template that differ in the account, and adds their values in the account to the properties of the
     * existing resource.
     */
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
