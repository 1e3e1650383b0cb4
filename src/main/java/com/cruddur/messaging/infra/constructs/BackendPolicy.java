package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.DaxSettings;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * Defines the managed policy for the role of the messaging backend. It allows access patterns A to D on the table, and
 * through DAX if there is a cluster, and nothing else.
 */
public final class BackendPolicy extends Construct {

    private final ManagedPolicy policy;

    /**
     * @param messages the table
     * @param dax the cluster, known by its name, since its stack depends on the table's stack
     */
    public BackendPolicy(Construct scope, String id, MessageTable messages, Optional<DaxSettings> dax) {
        super(scope, id);
        policy = ManagedPolicy.Builder.create(this, "Policy")
                .description("Lists and creates Cruddur's messages and message groups")
                .build();
        messages.grantMessaging(policy);
        dax.map(this::clusterArn)
                .ifPresent(arn -> policy.addStatements(PolicyStatement.Builder.create()
                        .actions(List.of("dax:PutItem", "dax:Query"))
                        .resources(List.of(arn))
                        .build()));
    }

    /** Returns the policy's ARN. */
    public String arn() {
        return policy.getManagedPolicyArn();
    }

    private String clusterArn(DaxSettings dax) {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service("dax")
                        .resource("cache")
                        .resourceName(dax.name())
                        .build());
    }
}
