package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.ResourceDifference.Impact;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses to remove a resource that holds data from its stack. For CloudFormation a resource with a new logical ID, or in a
 * different stack, is a new resource. Only warns for a DAX cluster.
 */
record RemovalRule() implements Rule {

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        Optional<StatefulType> found = StatefulType.of(resource);
        if (found.isEmpty() || !resource.impact().removes()) {
            return Stream.empty();
        }
        StatefulType stateful = found.get();
        Optional<ResourceDifference> successor = change.resources().stream()
                .filter(ResourceDifference::isNew)
                .filter(other -> other.type().equals(resource.type()))
                .findFirst();
        return Stream.of(successor
                .map(
                        other -> new Finding(
                                stateful.severity,
                                resource,
                                "logical ID, now %s in %s".formatted(other.logicalId(), other.stack()),
                                "CloudFormation creates a new, empty resource, which fails if the old one has its name, and "
                                        + fate(resource, stateful),
                                "Keep the logical ID and the stack (overrideLogicalId), or move the resource with cdk refactor"))
                .orElseGet(() -> new Finding(
                        stateful.severity,
                        resource,
                        "removed",
                        "CloudFormation " + fate(resource, stateful),
                        stateful.remedy)));
    }

    private static String fate(ResourceDifference resource, StatefulType stateful) {
        return resource.impact() == Impact.WILL_ORPHAN
                ? "leaves the old one outside any stack. Its name stays taken until cdk import adopts it"
                : "deletes the old one: " + stateful.loss;
    }
}
