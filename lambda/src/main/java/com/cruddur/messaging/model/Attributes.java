package com.cruddur.messaging.model;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads and makes the string attributes every item consists of. */
public final class Attributes {

    private Attributes() {}

    /** Returns the attribute value of a string. */
    public static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }

    /** Returns the value of a string attribute, or empty if the item has no such attribute or it is of another type. */
    public static Optional<String> find(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }

    /**
     * Returns the value of a string attribute.
     *
     * @throws IllegalArgumentException if the item has no such attribute or it is of another type
     */
    public static String get(Map<String, AttributeValue> item, String name) {
        return find(item, name)
                .orElseThrow(() -> new IllegalArgumentException("item (%s, %s) has no string attribute '%s'"
                        .formatted(
                                find(item, Schema.PK).orElse("?"),
                                find(item, Schema.SK).orElse("?"),
                                name)));
    }
}
