package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** A stack that holds data stays in its account and region: in another one it begins empty. */
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
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "deploys to %s instead of %s, where the stack begins empty: every message and group stays behind"
                        .formatted(is.asText(), was.asText()),
                "keep the stage's environment, and add a stage for the other one"));
    }
}
