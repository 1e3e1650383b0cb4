package com.cruddur.messaging.infra.settings;

import software.amazon.awscdk.RemovalPolicy;

/** What happens to data when its stack is deleted or its resource is replaced. */
public enum Removal {
    /** The data is kept, outside any stack. */
    RETAIN(RemovalPolicy.RETAIN),
    /** The data is deleted. */
    DESTROY(RemovalPolicy.DESTROY);

    private final RemovalPolicy policy;

    Removal(RemovalPolicy policy) {
        this.policy = policy;
    }

    /** Returns the CDK's removal policy. */
    public RemovalPolicy policy() {
        return policy;
    }
}
