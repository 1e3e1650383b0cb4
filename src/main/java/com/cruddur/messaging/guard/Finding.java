package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A change that somebody would regret.
 *
 * @param rule the rule that it breaks
 * @param resource the one that is at stake; for a stack as a whole it has the stack's name
 * @param property what of it changes
 * @param consequence what CloudFormation would do, as in "deletes the table"
 * @param remedy how to get there safely
 */
public record Finding(
        Severity severity,
        RuleName rule,
        ResourceDifference resource,
        String property,
        String consequence,
        String remedy) {

    /** Whether the change is stopped. */
    public enum Severity {
        REFUSED,
        WARNING
    }

    Finding(Severity severity, ResourceDifference resource, String property, String consequence, String remedy) {
        this(severity, null, resource, property, consequence, remedy);
    }

    /** A finding in what holds data. */
    static Finding refused(ResourceDifference resource, String property, String consequence, String remedy) {
        return new Finding(Severity.REFUSED, resource, property, consequence, remedy);
    }

    /** A finding that somebody has to look at. */
    static Finding warning(ResourceDifference resource, String property, String consequence, String remedy) {
        return new Finding(Severity.WARNING, resource, property, consequence, remedy);
    }

    Finding of(RuleName name) {
        return new Finding(severity, name, resource, property, consequence, remedy);
    }

    /** LOGICAL_ID:RULE, by which it is let through. */
    @JsonProperty
    public String id() {
        return resource.logicalId() + ":" + rule;
    }

    @Override
    public String toString() {
        return "%s %s%s: %s%n  CloudFormation %s.%n  Safely: %s.%n  Rule: %s"
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
