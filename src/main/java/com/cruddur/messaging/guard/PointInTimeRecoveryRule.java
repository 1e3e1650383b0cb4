package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** The time to which a table can be restored does not get shorter. */
record PointInTimeRecoveryRule() implements Rule {

    private static final String PROPERTY = "PointInTimeRecoverySpecification";
    private static final int DEFAULT_DAYS = 35;

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        int before = resource.isUpdate() && resource.is(StatefulType.TABLE) ? days(resource.was(PROPERTY)) : 0;
        if (before == 0 || days(resource.is(PROPERTY)) >= before) {
            return Stream.empty();
        }
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "discards the continuous backups of the last %d days at once, for %d from now on"
                        .formatted(before, days(resource.is(PROPERTY))),
                "keep \"pointInTimeRecovery\": true; where it must end, make an on-demand backup first"));
    }

    private static int days(JsonNode specification) {
        return specification.path("PointInTimeRecoveryEnabled").asBoolean()
                ? specification.path("RecoveryPeriodInDays").asInt(DEFAULT_DAYS)
                : 0;
    }
}
