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

/** The way from the VPC to the table: a VPC if it is new, and its endpoint unless somebody else has made one. */
public final class NetworkStack extends Stack {

    private final IVpc vpc;

    /**
     * @param messages the table that the endpoint's policy may be limited to
     * @param settings the stage's: the VPC and its endpoint
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
