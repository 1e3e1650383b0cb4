package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills a request of the SDK from a template. Most CloudFormation properties have the names of the API's members. */
final class SdkShape {

    private final BiConsumer<String, JsonNode> unknown;

    /** @param unknown receives the path and value of each property for which the request has no member */
    SdkShape(BiConsumer<String, JsonNode> unknown) {
        this.unknown = unknown;
    }

    /**
     * Fills a builder.
     *
     * @param path the path of {@code json} in the template, with a dot at the end; empty for the properties of a
     *     resource
     */
    void fill(SdkPojo builder, String path, JsonNode json) {
        Map<String, SdkField<?>> fields =
                builder.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
        json.properties().forEach(property -> {
            String name = path + property.getKey();
            SdkField<?> field = fields.get(property.getKey());
            Object value = field == null ? null : value(field, name, property.getValue());
            if (value == null) {
                unknown.accept(name, property.getValue());
            } else {
                field.set(builder, value);
            }
        });
    }

    /** Returns null if the value in the template has a different type than the member of the request. */
    private Object value(SdkField<?> field, String path, JsonNode json) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST && json.isArray()) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> values = new ArrayList<>();
            json.forEach(element -> values.add(value(member, path, element)));
            return values;
        }
        if (type == MarshallingType.SDK_POJO && json.isObject()) {
            SdkPojo builder = field.constructor().get();
            fill(builder, path + ".", json);
            return ((Buildable) builder).build();
        }
        if (!json.isValueNode()) {
            return null;
        }
        if (type == MarshallingType.LONG) {
            return json.asLong();
        }
        if (type == MarshallingType.INTEGER) {
            return json.asInt();
        }
        if (type == MarshallingType.BOOLEAN) {
            return json.asBoolean();
        }
        return type == MarshallingType.STRING ? json.asText() : null;
    }
}
