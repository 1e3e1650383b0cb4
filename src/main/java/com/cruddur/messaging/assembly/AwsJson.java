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

/** Converts responses of AWS to the JSON of the API, with every property that is set, under its API name. */
public final class AwsJson {

    private AwsJson() {}

    /** Converts an object of the API, as in a table description, a stream record or an attribute value. */
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
            return bytes.asByteArrayUnsafe(); // Jackson writes it as Base64, as AWS does.
        }
        return value instanceof Instant ? value.toString() : value;
    }
}
