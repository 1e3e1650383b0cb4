package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The properties of one resource, read key by key. What nobody asked for is what this machine does not do. */
final class Properties {

    private final Resource resource;
    private final Intrinsics intrinsics;
    private final Set<String> known = new HashSet<>(Set.of("Description"));
    private final List<String> refused = new ArrayList<>();

    Properties(Resource resource, Intrinsics intrinsics) {
        this.resource = resource;
        this.intrinsics = intrinsics;
    }

    /** Returns the value of a key with its functions resolved; a missing node for an absent key. */
    JsonNode get(String key) {
        known.add(key);
        return intrinsics.resolve(resource.stack(), resource.properties().path(key));
    }

    /** The same, of a key that the resource must have. */
    JsonNode require(String key) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            throw new AssemblyException(
                    "%s of %s has no %s. Without it there is nothing to run; add it to the template."
                            .formatted(resource, resource.stack(), key));
        }
        return value;
    }

    int number(String key, int byDefault) {
        return get(key).asInt(byDefault);
    }

    boolean flag(String key, boolean byDefault) {
        return get(key).asBoolean(byDefault);
    }

    /** Says that a value, read or not, is not honoured. */
    void refuse(String path, JsonNode value) {
        if (!asksForNothing(value)) {
            refused.add("%s %s of %s".formatted(path, value, resource));
        }
    }

    /** Returns a line for each value that is not honoured. */
    List<String> refused() {
        resource.properties().properties().stream()
                .filter(property -> known.add(property.getKey()))
                .forEach(property -> refuse(property.getKey(), property.getValue()));
        return List.copyOf(refused);
    }

    /** A template may spell out that a feature is off. */
    private static boolean asksForNothing(JsonNode value) {
        return value.isMissingNode()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isObject()
                        && value.properties().stream().allMatch(field -> asksForNothing(field.getValue())));
    }
}
