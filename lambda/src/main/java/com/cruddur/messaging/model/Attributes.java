package com.cruddur.messaging.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads and makes string attributes. Every attribute of an item in the table is a string. */
public final class Attributes {

    private Attributes() {}

    /** Returns the attribute value of a string. */
    public static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }

    /** Returns the value of a string attribute, or empty if the item has no such attribute or it has another type. */
    public static Optional<String> find(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }

    /**
     * Returns the value of a string attribute.
     *
     * @throws IllegalArgumentException if the item has no such attribute or it has another type
     */
    public static String get(Map<String, AttributeValue> item, String name) {
        return find(item, name)
                .orElseThrow(() ->
                        new IllegalArgumentException("%s has no string attribute '%s'".formatted(key(item), name)));
    }

    /**
     * Returns the instant that a string attribute holds.
     *
     * @throws IllegalArgumentException if the item has no such attribute, it has another type, or it is not a timestamp
     */
    public static Instant time(Map<String, AttributeValue> item, String name) {
        String text = get(item, name);
        try {
            return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s has a wrong '%s': %s".formatted(key(item), name, e.getMessage()), e);
        }
    }

    private static String key(Map<String, AttributeValue> item) {
        return "item (%s, %s)"
                .formatted(
                        find(item, Schema.PK).orElse("?"), find(item, Schema.SK).orElse("?"));
    }
}
