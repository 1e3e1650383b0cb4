package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** Refuses to end the deletion protection of a table. */
record DeletionProtectionRule() implements Rule {

    private static final String PROPERTY = "DeletionProtectionEnabled";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOf(StatefulType.TABLE) || !resource.turnsOff(PROPERTY, false)) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "The deploy ends the deletion protection: from then on one DeleteTable call deletes every message",
                        "Keep \"deletionProtection\": true. To delete the table, end the protection in a separate release first"));
    }
}
