package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.DynamoDbEndpoint;
import com.cruddur.messaging.infra.constructs.MessageTable;
import com.cruddur.messaging.infra.constructs.MessagingVpc;
import com.cruddur.messaging.infra.settings.NetworkSettings;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/** The way from the VPC to the table. */
public final class NetworkStack extends Stack {

    private final IVpc vpc;

    /**
     * @param messages the table that the endpoint's policy may be limited to
     * @param settings the VPC and its endpoint
     */
    public NetworkStack(Construct scope, String id, StackProps props, MessageTable messages, NetworkSettings settings) {
        super(scope, id, props);
        vpc = new MessagingVpc(this, "Network", settings.vpc()).vpc();
        new DynamoDbEndpoint(this, "DynamoDb", vpc, messages, settings);

        Outputs.add(this, "VpcId", "The VPC", vpc.getVpcId());
    }

    /**
     * The first zones that CloudFormation finds, in a known account too. The CDK would look them up, and a new VPC would get
     * other subnets as soon as a stage names its account.
     */
    @Override
    public List<String> getAvailabilityZones() {
        return IntStream.range(0, MessagingVpc.ZONES)
                .mapToObj(zone -> Fn.select(zone, Fn.getAzs()))
                .toList();
    }

    /** The VPC, for a cluster in it. */
    public IVpc vpc() {
        return vpc;
    }
}
