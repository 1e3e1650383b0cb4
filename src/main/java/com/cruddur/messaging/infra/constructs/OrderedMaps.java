package com.cruddur.messaging.infra.constructs;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps for templates. {@code Map.of} has another order in every JVM, and so would the template, and its asset's hash. */
public final class OrderedMaps {

    private OrderedMaps() {}

    /** Returns a map of two entries, in this order. */
    public static <V> Map<String, V> map(String key1, V value1, String key2, V value2) {
        Map<String, V> map = new LinkedHashMap<>();
        map.put(key1, value1);
        map.put(key2, value2);
        return map;
    }
}
