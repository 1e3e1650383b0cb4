package com.cruddur.messaging.guard;

/**
 * A change that somebody would regret.
 *
 * @param resource the one that is at stake
 * @param property what of it changes
 * @param consequence what CloudFormation would do, as in "deletes the table"
 * @param remedy how to get there safely
 */
public record Finding(
        Severity severity, ResourceDifference resource, String property, String consequence, String remedy) {

    /** Whether the change is stopped. */
    public enum Severity {
        REFUSED,
        WARNING
    }

    /** A finding in what holds data. */
    static Finding refused(ResourceDifference resource, String property, String consequence, String remedy) {
        return new Finding(Severity.REFUSED, resource, property, consequence, remedy);
    }

    @Override
    public String toString() {
        return "%s %s in %s: %s%n  CloudFormation %s.%n  Safely: %s."
                .formatted(resource.type(), resource.logicalId(), resource.stack(), property, consequence, remedy);
    }
}
