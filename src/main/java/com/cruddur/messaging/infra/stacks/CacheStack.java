package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.MessagingCache;
import com.cruddur.messaging.infra.settings.DaxSettings;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/** The DAX cluster, for a stage that asks for one. */
public final class CacheStack extends Stack {

    /**
     * @param vpc where the cluster's nodes are
     * @param messages what it caches
     * @param settings the cluster
     */
    public CacheStack(
            Construct scope, String id, StackProps props, IVpc vpc, MessageTable messages, DaxSettings settings) {
        super(scope, id, props);
        MessagingCache cache = new MessagingCache(this, "Cache", vpc, messages, settings);

        Outputs.add(this, "DaxEndpointUrl", "The cluster's endpoint", cache.endpointUrl());
    }
}
