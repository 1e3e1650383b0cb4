package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.VpcSource;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcLookupOptions;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The VPC whose clients reach the table: looked up, or new. A new one has one isolated subnet in each of two availability
 * zones, no gateway to the internet and no NAT, so it costs nothing but the log of what it rejects.
 */
public final class MessagingVpc extends Construct {

    /** Every region has as many, and a template for any region cannot count on more. */
    public static final int ZONES = 2;

    private final IVpc vpc;

    /**
     * @param source where the VPC comes from
     */
    public MessagingVpc(Construct scope, String id, VpcSource source) {
        super(scope, id);
        vpc = source instanceof VpcSource.New created ? create(created) : Vpc.fromLookup(this, "Vpc", lookup(source));
        if (isStillLookedUp(vpc)) {
            // The look-up's error counts: nothing is wrong with a template that will never be
            // deployed.
            Validations.of(getNode().getRoot())
                    .acknowledge(Acknowledgment.builder()
                            .id("CloudFormation-Validate::E1151")
                            .reason("The VPC's id is a dummy until the CDK has asked the account")
                            .build());
        }
    }

    /** The VPC, looked up or new. */
    public IVpc vpc() {
        return vpc;
    }

    /** Whether the CDK has yet to ask the account: until then it passes off a VPC that is none. */
    static boolean isStillLookedUp(IVpc vpc) {
        return Boolean.TRUE.equals(vpc.selectSubnets().getIsPendingLookup());
    }

    private Vpc create(VpcSource.New settings) {
        Vpc created = Vpc.Builder.create(this, "Vpc")
                .ipAddresses(IpAddresses.cidr(settings.cidr()))
                .maxAzs(ZONES)
                // Closing the default group takes a second function, which may change any group. Nothing is in it.
                .restrictDefaultSecurityGroup(false)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Isolated")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
        if (settings.flowLogs()) {
            LogGroup flows = LogGroup.Builder.create(this, "Flows")
                    .retention(RetentionDays.ONE_YEAR)
                    .removalPolicy(RemovalPolicy.DESTROY)
                    .build();
            created.addFlowLog(
                    "Rejected",
                    FlowLogOptions.builder()
                            .destination(FlowLogDestination.toCloudWatchLogs(flows, flowsRole()))
                            .trafficType(FlowLogTrafficType.REJECT)
                            .build());
        }
        return created;
    }

    /** For the flow logs of this account only: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html. */
    private Role flowsRole() {
        Stack stack = Stack.of(this);
        String flowLogs = stack.formatArn(ArnComponents.builder()
                .service("ec2")
                .resource("vpc-flow-log")
                .resourceName("*")
                .build());
        return Role.Builder.create(this, "FlowsRole")
                .assumedBy(ServicePrincipal.Builder.create("vpc-flow-logs.amazonaws.com")
                        .conditions(OrderedMaps.map(
                                "StringEquals", Map.of("aws:SourceAccount", stack.getAccount()),
                                "ArnLike", Map.of("aws:SourceArn", flowLogs)))
                        .build())
                .build();
    }

    private static VpcLookupOptions lookup(VpcSource source) {
        return source instanceof VpcSource.Existing existing
                ? VpcLookupOptions.builder().vpcId(existing.id()).build()
                : VpcLookupOptions.builder().isDefault(true).build();
    }
}
