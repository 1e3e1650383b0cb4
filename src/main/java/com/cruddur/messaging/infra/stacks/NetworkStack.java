package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.DynamoDbEndpoint;
import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.MessagingVpc;
import com.cruddur.messaging.infra.settings.Settings;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/**
 * The stack of the path from the VPC to the table: the VPC if it is new, and the gateway endpoint if the stage creates
 * it.
 */
public final class NetworkStack extends Stack {

    private final IVpc vpc;

    /**
     * @param messages the table, to which the endpoint's policy may be limited
     * @param settings the stage's settings, for the VPC and its endpoint
     */
    public NetworkStack(Construct scope, String id, StackProps props, MessageTable messages, Settings settings) {
        super(scope, id, props);
        CrossStackReferences.of(this).consume(ReferenceStrength.STRONG);
        vpc = new MessagingVpc(this, "Network", settings.network().vpc()).vpc();
        if (settings.hasEndpoint()) {
            new DynamoDbEndpoint(this, "DynamoDb", vpc, messages, settings.network());
        }

        Outputs.add(this, "VpcId", "The VPC", vpc.getVpcId());
    }

    /**
     * Returns the first zones that CloudFormation finds. In a known account the CDK would look the zones up instead, so
     * a new VPC would get different subnets as soon as its stage names the account.
     */
    @Override
    public List<String> getAvailabilityZones() {
        return IntStream.range(0, MessagingVpc.ZONES)
                .mapToObj(zone -> Fn.select(zone, Fn.getAzs()))
                .toList();
    }

    /** Returns the VPC, for the DAX cluster. */
    public IVpc vpc() {
        return vpc;
    }
}
