package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the properties of one resource, key by key. A property that is not read is not supported here. */
final class ResourceProperties {

    private final Resource resource;
    private final Intrinsics intrinsics;
    private final Set<String> known = new HashSet<>(Set.of("Description"));
    private final List<String> refused = new ArrayList<>();

    ResourceProperties(Resource resource, Intrinsics intrinsics) {
        this.resource = resource;
        this.intrinsics = intrinsics;
    }

    /** Returns the value of a key with its intrinsic functions resolved; a missing node if the key is absent. */
    JsonNode get(String key) {
        known.add(key);
        return intrinsics.resolve(resource.stack(), resource.properties().path(key));
    }

    /** Records that a value is not supported. */
    void refuse(String path, JsonNode value) {
        if (!asksForNothing(value)) {
            refused.add("%s %s of %s".formatted(path, value, resource));
        }
    }

    /** Returns a line for each value that is not supported, including properties that were not read. */
    List<String> refused() {
        resource.properties().properties().stream()
                .filter(property -> known.add(property.getKey()))
                .forEach(property -> refuse(property.getKey(), property.getValue()));
        return List.copyOf(refused);
    }

    /** Returns whether a value only turns a feature off, which needs no support. */
    private static boolean asksForNothing(JsonNode value) {
        return value.isMissingNode()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isObject()
                        && value.properties().stream().allMatch(field -> asksForNothing(field.getValue())));
    }
}
