package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.MessagingCache;
import com.cruddur.messaging.infra.constructs.MessagingVpc;
import com.cruddur.messaging.infra.settings.DaxSettings;
import com.cruddur.messaging.infra.settings.Settings;
import java.util.Optional;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/** The stack of the DAX cluster. A stage has it if its settings have {@code dax}. */
public final class CacheStack extends Stack {

    /**
     * @param network the stack with the VPC; empty if the VPC is looked up here
     * @param messages the table that the cluster caches
     * @param settings the stage's settings, for the VPC
     * @param dax the cluster's settings
     */
    public CacheStack(
            Construct scope,
            String id,
            StackProps props,
            Optional<NetworkStack> network,
            MessageTable messages,
            Settings settings,
            DaxSettings dax) {
        super(scope, id, props);
        CrossStackReferences.of(this).consume(ReferenceStrength.STRONG);
        IVpc vpc = network.map(NetworkStack::vpc)
                .orElseGet(() ->
                        new MessagingVpc(this, "Network", settings.network().vpc()).vpc());
        MessagingCache cache = new MessagingCache(this, "Cache", vpc, messages, dax);

        Outputs.add(this, "DaxEndpointUrl", "The cluster's endpoint", cache.endpointUrl());
    }
}
