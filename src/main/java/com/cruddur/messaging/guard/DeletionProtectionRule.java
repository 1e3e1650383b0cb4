package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** A protected table stays protected. */
record DeletionProtectionRule() implements Rule {

    private static final String PROPERTY = "DeletionProtectionEnabled";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate()
                || !resource.is(StatefulType.TABLE)
                || !resource.was(PROPERTY).asBoolean()
                || resource.is(PROPERTY).asBoolean()) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "ends the protection at once: one call of DeleteTable, by anybody who may, deletes every message",
                        "keep \"deletionProtection\": true until the table is to be deleted, and then end it in a release of its own"));
    }
}
