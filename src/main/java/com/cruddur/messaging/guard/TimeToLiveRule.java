package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** No item of a table is deleted for its age, nor by another attribute than before. */
record TimeToLiveRule() implements Rule {

    private static final String PROPERTY = "TimeToLiveSpecification";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        JsonNode after = resource.is(PROPERTY);
        if (!resource.isUpdate()
                || !resource.is(StatefulType.TABLE)
                || !after.path("Enabled").asBoolean()
                || after.equals(resource.was(PROPERTY))) {
            return Stream.empty();
        }
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "has DynamoDB delete every item whose %s is past"
                        .formatted(after.path("AttributeName").asText()),
                "leave it out, or read first what the attribute holds in the items there are"));
    }
}
