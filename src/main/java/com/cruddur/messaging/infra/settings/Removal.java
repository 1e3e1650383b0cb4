package com.cruddur.messaging.infra.settings;

import software.amazon.awscdk.RemovalPolicy;

/** What becomes of the data when its stack is deleted, or the resource replaced. */
public enum Removal {
    /** The data stays, no longer part of any stack. */
    RETAIN(RemovalPolicy.RETAIN),
    /** The data is deleted. */
    DESTROY(RemovalPolicy.DESTROY);

    private final RemovalPolicy policy;

    Removal(RemovalPolicy policy) {
        this.policy = policy;
    }

    /** The same in the CDK's terms. */
    public RemovalPolicy policy() {
        return policy;
    }
}
