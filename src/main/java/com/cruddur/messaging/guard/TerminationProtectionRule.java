package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** A stack keeps its termination protection, which the manifest holds and not the template. */
record TerminationProtectionRule() implements Rule {

    private static final String PROPERTY = "terminationProtection";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isStack()
                || !resource.isUpdate()
                || !resource.was(PROPERTY).asBoolean()
                || resource.is(PROPERTY).asBoolean()) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "ends the stack's protection: one call of DeleteStack deletes it, with all that is not retained",
                        "keep it true; where the manifest is missing, compare with a directory as npx cdk synth -o DIR makes it"));
    }
}
