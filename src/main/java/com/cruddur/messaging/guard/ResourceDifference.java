package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A resource that differs.
 *
 * @param impact what an update does to the resource that exists
 * @param replacedBy the properties whose change replaces it, or may
 * @param before the resource in the base; null if it is new
 * @param after the resource now; null if it is gone
 */
public record ResourceDifference(
        String stack, String logicalId, Impact impact, List<String> replacedBy, JsonNode before, JsonNode after) {

    /** The type of a stack, which is judged as a resource of its own. */
    static final String STACK = "Stack";

    /** The names are those of the CDK's diff library. */
    public enum Impact {
        WILL_UPDATE,
        WILL_CREATE,
        WILL_REPLACE,
        MAY_REPLACE,
        WILL_DESTROY,
        WILL_ORPHAN,
        WILL_IMPORT,
        NO_CHANGE;

        boolean replaces() {
            return this == WILL_REPLACE || this == MAY_REPLACE;
        }

        boolean removes() {
            return this == WILL_DESTROY || this == WILL_ORPHAN;
        }
    }

    public ResourceDifference {
        replacedBy = List.copyOf(replacedBy);
    }

    /** Its type in the base, or that of the new one. */
    String type() {
        return (isNew() ? after : before).path("Type").asText();
    }

    /** STACK/LOGICAL_ID. */
    String key() {
        return stack + "/" + logicalId;
    }

    /** Whether it is a stack as a whole. */
    boolean isStack() {
        return type().equals(STACK);
    }

    boolean is(StatefulType stateful) {
        return stateful.type.equals(type());
    }

    boolean holdsData() {
        return StatefulType.of(this).filter(StatefulType::holdsData).isPresent();
    }

    boolean isNew() {
        return impact == Impact.WILL_CREATE;
    }

    /** Whether a resource of the same type is there before and after. */
    boolean isUpdate() {
        return before.has("Type") && before.path("Type").equals(after.path("Type"));
    }

    /** The names of its properties on either side, those of the base first. */
    Set<String> properties() {
        Set<String> names = new LinkedHashSet<>();
        before.path("Properties").fieldNames().forEachRemaining(names::add);
        after.path("Properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether a property has changed, come or gone. */
    boolean hasChanged(String property) {
        return !was(property).equals(is(property));
    }

    /** A property before; missing if it was not set. */
    JsonNode was(String property) {
        return before.path("Properties").path(property);
    }

    /** A property after; missing if it is not set. */
    JsonNode is(String property) {
        return after.path("Properties").path(property);
    }
}
