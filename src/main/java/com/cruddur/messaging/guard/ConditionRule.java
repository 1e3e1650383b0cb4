package com.cruddur.messaging.guard;

import java.util.Optional;
import java.util.stream.Stream;

/** No condition decides whether what holds data is there: it need not be in the difference to turn false. */
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
                "removes it as soon as %s is false, which a parameter or another stack's value may make it"
                        .formatted(resource.after().get(CONDITION).asText()),
                "let it be there always"));
    }
}
