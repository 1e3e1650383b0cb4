package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/** Refuses to end the termination protection of a stack. The manifest holds it, not the template. */
record TerminationProtectionRule() implements Rule {

    private static final String PROPERTY = "terminationProtection";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isStack() || !resource.isUpdate() || !resource.turnsOff(PROPERTY, false)) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "The deploy ends the stack's protection: from then on one DeleteStack call deletes the stack with every resource that is not retained",
                        "Keep terminationProtection: true. If the directory of templates has no manifest, compare with one that npx cdk synth -o DIR made"));
    }
}
