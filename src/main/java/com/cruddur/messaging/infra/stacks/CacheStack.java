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

/** The DAX cluster, for a stage that asks for one. */
public final class CacheStack extends Stack {

    /**
     * @param network what has the VPC of the cluster's nodes; empty if the VPC is to be looked up
     * @param messages what it caches
     * @param settings the stage's: where the VPC comes from
     * @param dax the cluster
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
