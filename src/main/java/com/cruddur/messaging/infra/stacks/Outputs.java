package com.cruddur.messaging.infra.stacks;

import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;

/** Adds outputs to a stack, which the CDK CLI prints after a deploy. */
final class Outputs {

    private Outputs() {}

    static void add(Stack stack, String id, String description, String value) {
        CfnOutput.Builder.create(stack, id)
                .description(description)
                .value(value)
                .build();
    }
}
