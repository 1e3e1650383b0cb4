package com.cruddur.messaging.infra.constructs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps for templates. The order of {@code Map.of} differs between JVM runs, and so would the hash of the template's
 * asset.
 */
public final class OrderedMaps {

    private OrderedMaps() {}

    /** Returns a map of two entries that keeps this order. */
    public static <V> Map<String, V> map(String key1, V value1, String key2, V value2) {
        Map<String, V> map = new LinkedHashMap<>();
        map.put(key1, value1);
        map.put(key2, value2);
        return map;
    }
}
