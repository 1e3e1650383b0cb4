package com.cruddur.messaging.assembly;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Flattens the properties of a table or any other resource: {@code GlobalSecondaryIndexes.NAME.KeySchema.sk.KeyType}
 * is {@code RANGE}. An element of a list is identified by its name, so the order of indexes and attributes does not
 * matter.
 */
public final class TableProperties {

    private static final List<String> NAMES = List.of("IndexName", "AttributeName");

    private TableProperties() {}

    /** Returns every property that is set in an AWS response, by its path. */
    public static SortedMap<String, String> of(SdkPojo object) {
        return of(AwsJson.of(object));
    }

    /** Returns every property of a JSON object, by its path. */
    public static SortedMap<String, String> of(Map<String, ?> json) {
        SortedMap<String, String> properties = new TreeMap<>();
        json.forEach((name, value) -> add(name, value, properties));
        return properties;
    }

    private static void add(String path, Object value, Map<String, String> properties) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, entry) -> {
                if (!NAMES.contains(name)) {
                    add(path + "." + name, entry, properties);
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(path + "." + name(list.get(i), i), list.get(i), properties);
            }
        } else {
            properties.put(path, String.valueOf(value));
        }
    }

    private static Object name(Object element, int index) {
        return element instanceof Map<?, ?> map
                ? NAMES.stream()
                        .filter(map::containsKey)
                        .<Object>map(map::get)
                        .findFirst()
                        .orElse(index)
                : index;
    }
}
