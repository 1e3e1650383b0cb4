package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Refuses to end point-in-time recovery of a table, or to shorten its recovery period. */
record PointInTimeRecoveryRule() implements Rule {

    private static final String PROPERTY = "PointInTimeRecoverySpecification";
    private static final int DEFAULT_DAYS = 35;

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        int before = resource.isUpdateOf(StatefulType.TABLE) ? days(resource.was(PROPERTY)) : 0;
        int after = days(resource.is(PROPERTY));
        if (before == 0 || after >= before) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        after == 0
                                ? "DynamoDB immediately discards all continuous backups: lost messages can no longer be restored"
                                : "RecoveryPeriodInDays changes from %d to %d: DynamoDB immediately discards the older continuous backups"
                                        .formatted(before, after),
                        "Keep \"pointInTimeRecovery\": true and its recovery period. If they must change, make an on-demand backup first"));
    }

    private static int days(JsonNode specification) {
        return specification.path("PointInTimeRecoveryEnabled").asBoolean()
                ? specification.path("RecoveryPeriodInDays").asInt(DEFAULT_DAYS)
                : 0;
    }
}
