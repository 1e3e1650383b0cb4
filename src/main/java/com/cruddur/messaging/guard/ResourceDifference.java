package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A resource before and after a change.
 *
 * @param impact the effect of the deploy on the existing resource
 * @param replacedBy the properties whose change replaces the resource, or may replace it
 * @param before the resource in the base; JSON null if it is new
 * @param after the resource after the change; JSON null if it is removed
 */
public record ResourceDifference(
        String stack, String logicalId, Impact impact, List<String> replacedBy, JsonNode before, JsonNode after) {

    /** The type of a whole stack, which rules check as a resource too. */
    static final String STACK = "Stack";

    /** The effect of a deploy on a resource, with the names of the CDK's diff library. */
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

    /** Returns the type in the base, or the type of a new resource. */
    String type() {
        return (isNew() ? after : before).path("Type").asText();
    }

    /** Returns STACK/LOGICAL_ID. */
    String key() {
        return stack + "/" + logicalId;
    }

    boolean isStack() {
        return type().equals(STACK);
    }

    boolean isA(StatefulType stateful) {
        return stateful.type.equals(type());
    }

    boolean holdsData() {
        return StatefulType.of(this).filter(StatefulType::holdsData).isPresent();
    }

    boolean isNew() {
        return impact == Impact.WILL_CREATE;
    }

    /** Returns whether the resource exists before and after the change, with the same type. */
    boolean isUpdate() {
        return before.has("Type") && before.path("Type").equals(after.path("Type"));
    }

    boolean isUpdateOf(StatefulType stateful) {
        return isUpdate() && isA(stateful);
    }

    boolean isUpdateOfData() {
        return isUpdate() && holdsData();
    }

    /** Returns the names of the properties of both sides, the base first. */
    Set<String> properties() {
        Set<String> names = new LinkedHashSet<>();
        before.path("Properties").fieldNames().forEachRemaining(names::add);
        after.path("Properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns whether a property was added, changed or removed. */
    boolean hasChanged(String property) {
        return !was(property).equals(is(property));
    }

    /**
     * Returns whether a property is false after the change and was true before.
     *
     * @param byDefault the value of a property that is not set
     */
    boolean turnsOff(String property, boolean byDefault) {
        return was(property).asBoolean(byDefault) && !is(property).asBoolean(byDefault);
    }

    /** Returns a property before the change; missing if it was not set. */
    JsonNode was(String property) {
        return before.path("Properties").path(property);
    }

    /** Returns a property after the change; missing if it is not set. */
    JsonNode is(String property) {
        return after.path("Properties").path(property);
    }
}
