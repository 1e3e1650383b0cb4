package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Refuses to turn on the deletion of expired items, or to change the attribute that it reads. */
record TimeToLiveRule() implements Rule {

    private static final String PROPERTY = "TimeToLiveSpecification";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        JsonNode after = resource.is(PROPERTY);
        if (!resource.isUpdateOf(StatefulType.TABLE)
                || !after.path("Enabled").asBoolean()
                || after.equals(resource.was(PROPERTY))) {
            return Stream.empty();
        }
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "DynamoDB permanently deletes every item whose attribute %s holds a time in the past"
                        .formatted(after.path("AttributeName").asText()),
                "Remove the property, or first check the values of this attribute in the existing items"));
    }
}
