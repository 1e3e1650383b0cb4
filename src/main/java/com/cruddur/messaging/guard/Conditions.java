package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** No condition decides whether what holds data is there: it need not be in the difference to turn false. */
record Conditions() implements Rule {

    private static final String CONDITION = "Condition";

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        JsonNode now = resource.after().path(CONDITION);
        if (!resource.isUpdate()
                || now.isMissingNode()
                || now.equals(resource.before().path(CONDITION))) {
            return Stream.empty();
        }
        return Stream.of(new Finding(
                Stateful.of(resource).orElseThrow().severity,
                resource,
                CONDITION,
                "removes it as soon as %s is false, which a parameter or another stack's value may make it"
                        .formatted(now.asText()),
                "let it be there always"));
    }
}
