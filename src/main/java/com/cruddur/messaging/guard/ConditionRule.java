package com.cruddur.messaging.guard;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses a Condition on a resource that holds data, because the condition can turn false without showing in the diff. Only
 * warns for a DAX cluster.
 */
record ConditionRule() implements Rule {

    private static final String CONDITION = "Condition";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        Optional<StatefulType> stateful = StatefulType.of(resource);
        if (stateful.isEmpty()
                || !resource.isUpdate()
                || !resource.after().has(CONDITION)
                || !change.differs(
                        resource.stack(),
                        StageTemplates.condition(resource.before()),
                        StageTemplates.condition(resource.after()))) {
            return Stream.empty();
        }
        return Stream.of(new Finding(
                stateful.get().severity,
                resource,
                CONDITION,
                "CloudFormation removes the resource as soon as the condition %s is false. A parameter or a value of a different stack can make it false"
                        .formatted(resource.after().get(CONDITION).asText()),
                "Remove the condition, so that the resource always exists"));
    }
}
