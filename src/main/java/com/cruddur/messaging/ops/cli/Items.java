package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Formats items for people. */
public final class Items {

    private static final Comparator<String> KEYS_FIRST = Comparator.comparing((String name) -> !name.equals(Schema.PK))
            .thenComparing(name -> !name.equals(Schema.SK))
            .thenComparing(Comparator.naturalOrder());

    /** Printed for a key that an item does not have. */
    private static final String NONE = "-";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Items() {}

    /** Returns an item on one line, as {@code name=value}, keys first. */
    public static String line(Map<String, AttributeValue> item) {
        return sorted(item).entrySet().stream()
                .map(attribute -> Text.printable(attribute.getKey() + "=" + text(attribute.getValue())))
                .collect(Collectors.joining("  "));
    }

    /**
     * Returns an item as three cells of {@link Columns}: its partition key, its sort key, as an instant if it is a timestamp,
     * and its other attributes as {@link #line} returns them.
     */
    public static Object[] cells(Map<String, AttributeValue> item) {
        SortedMap<String, AttributeValue> others = sorted(item);
        String pk =
                Optional.ofNullable(others.remove(Schema.PK)).map(Items::text).orElse(NONE);
        String sk =
                Optional.ofNullable(others.remove(Schema.SK)).map(Items::text).orElse(NONE);
        return new Object[] {pk, Timestamps.find(sk).map(Object.class::cast).orElse(sk), line(others)};
    }

    /** Returns an item in the JSON of DynamoDB's API: attributes with their types, keys first, the others sorted by name. */
    public static Map<String, Object> json(Map<String, AttributeValue> item) {
        Map<String, Object> json = new LinkedHashMap<>();
        sorted(item).forEach((name, value) -> json.put(name, AwsJson.of(value)));
        return json;
    }

    private static SortedMap<String, AttributeValue> sorted(Map<String, AttributeValue> item) {
        SortedMap<String, AttributeValue> sorted = new TreeMap<>(KEYS_FIRST);
        sorted.putAll(item);
        return sorted;
    }

    private static String text(AttributeValue value) {
        return value.s() == null ? JSON.valueToTree(AwsJson.of(value)).toString() : value.s();
    }
}
