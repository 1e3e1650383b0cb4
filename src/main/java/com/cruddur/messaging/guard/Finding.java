package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A change that loses data or its protection, or that needs a reviewer.
 *
 * @param rule the rule that the change breaks
 * @param resource the affected resource; for a whole stack, its logical ID is the stack's name
 * @param property the changed property or attribute
 * @param consequence sentences, without the last full stop, that say what is lost or at risk and why
 * @param remedy sentences, without the last full stop, that say what to do
 */
public record Finding(
        Severity severity,
        RuleName rule,
        ResourceDifference resource,
        String property,
        String consequence,
        String remedy) {

    /** Whether the guard refuses the change or only warns of it. */
    public enum Severity {
        REFUSED,
        WARNING
    }

    Finding(Severity severity, ResourceDifference resource, String property, String consequence, String remedy) {
        this(severity, null, resource, property, consequence, remedy);
    }

    /** Returns a finding that stops the change. */
    static Finding refused(ResourceDifference resource, String property, String consequence, String remedy) {
        return new Finding(Severity.REFUSED, resource, property, consequence, remedy);
    }

    /** Returns a finding that leaves the decision to a reviewer. */
    static Finding warning(ResourceDifference resource, String property, String consequence, String remedy) {
        return new Finding(Severity.WARNING, resource, property, consequence, remedy);
    }

    Finding of(RuleName name) {
        return new Finding(severity, name, resource, property, consequence, remedy);
    }

    /** Returns LOGICAL_ID:RULE, the name that {@code --allow} takes. */
    @JsonProperty
    public String id() {
        return resource.logicalId() + ":" + rule;
    }

    @Override
    public String toString() {
        return "%s %s%s: %s%n  Effect: %s.%n  What to do: %s.%n  Rule: %s"
                .formatted(
                        resource.type(),
                        resource.logicalId(),
                        resource.isStack() ? "" : " in " + resource.stack(),
                        property,
                        consequence,
                        remedy,
                        id());
    }
}
