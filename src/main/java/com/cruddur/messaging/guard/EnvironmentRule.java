package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Refuses to move a stack that holds data to a different account or region, where it would start empty. */
record EnvironmentRule() implements Rule {

    private static final String PROPERTY = "environment";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        JsonNode was = resource.was(PROPERTY);
        JsonNode is = resource.is(PROPERTY);
        if (!resource.isStack()
                || was.isMissingNode()
                || is.isMissingNode()
                || was.equals(is)
                || !change.holdsDataBefore(resource.stack())) {
            return Stream.empty();
        }
        boolean hasTable = change.dataBefore()
                .anyMatch(data -> data.stack().equals(resource.stack()) && data.isA(StatefulType.TABLE));
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "The stack is deployed to %s instead of %s and starts empty there: %s"
                        .formatted(
                                is.asText(),
                                was.asText(),
                                hasTable
                                        ? "every message stays behind"
                                        : "its new key cannot decrypt what the old key encrypts"),
                "Keep the environment of the stage, and add a stage for the other account or region"));
    }
}
