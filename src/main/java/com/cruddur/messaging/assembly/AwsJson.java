package com.cruddur.messaging.assembly;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** What AWS answers, as the JSON of its own API: every property that is set, under its own name. */
public final class AwsJson {

    private AwsJson() {}

    /** Returns an object of the API: a table's description, a stream's record, an attribute value. */
    public static Map<String, Object> of(SdkPojo object) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (SdkField<?> field : object.sdkFields()) {
            value(field.getValueOrDefault(object)).ifPresent(value -> json.put(field.locationName(), value));
        }
        return json;
    }

    private static Optional<Object> value(Object value) {
        if (value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap) {
            return Optional.empty();
        }
        return Optional.of(present(value));
    }

    private static Object present(Object value) {
        if (value instanceof SdkPojo object) {
            return of(object);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(AwsJson::present).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> json = new LinkedHashMap<>();
            map.forEach((name, entry) -> json.put((String) name, present(entry)));
            return json;
        }
        if (value instanceof SdkBytes bytes) {
            return bytes.asByteArrayUnsafe(); // which Jackson writes as Base64, as AWS does
        }
        return value instanceof Instant ? value.toString() : value;
    }
}
