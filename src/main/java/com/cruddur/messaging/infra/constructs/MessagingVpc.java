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
 * Looks up the VPC of the table's clients, or defines a new one. A new VPC has one isolated subnet in each of two
 * availability zones, and neither an internet gateway nor a NAT gateway, so only its flow log costs money.
 */
public final class MessagingVpc extends Construct {

    /** The availability zones of a new VPC. Every region has two; a template for any region cannot rely on more. */
    public static final int ZONES = 2;

    private final IVpc vpc;

    /** @param source the VPC to look up, or the settings of a new one */
    public MessagingVpc(Construct scope, String id, VpcSource source) {
        super(scope, id);
        vpc = source instanceof VpcSource.New created ? define(created) : Vpc.fromLookup(this, "Vpc", lookup(source));
        if (isStillLookedUp(vpc)) {
            acknowledgeDummy();
        }
    }

    /** Returns the VPC, looked up or new. */
    public IVpc vpc() {
        return vpc;
    }

    /** Returns whether the CDK has not asked the account yet. Until then the VPC is a dummy. */
    static boolean isStillLookedUp(IVpc vpc) {
        return Boolean.TRUE.equals(vpc.selectSubnets().getIsPendingLookup());
    }

    /** The template with the dummy is never deployed, so only the error of the look-up matters. */
    private void acknowledgeDummy() {
        Validations.of(getNode().getRoot())
                .acknowledge(Acknowledgment.builder()
                        .id("CloudFormation-Validate::E1151")
                        .reason("The VPC's id is a dummy until the CDK has asked the account")
                        .build());
    }

    private Vpc define(VpcSource.New settings) {
        Vpc defined = Vpc.Builder.create(this, "Vpc")
                .ipAddresses(IpAddresses.cidr(settings.cidr()))
                .maxAzs(ZONES)
                // To close the default group, the CDK adds a function that may change any group. No member uses it.
                .restrictDefaultSecurityGroup(false)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Isolated")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
        if (settings.flowLogs()) {
            logRejectedFlows(defined);
        }
        return defined;
    }

    private void logRejectedFlows(Vpc defined) {
        LogGroup flows = LogGroup.Builder.create(this, "Flows")
                .retention(RetentionDays.ONE_YEAR)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        defined.addFlowLog(
                "Rejected",
                FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flows, defineFlowsRole()))
                        .trafficType(FlowLogTrafficType.REJECT)
                        .build());
    }

    /**
     * Only flow logs of this account can assume the role:
     * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html.
     */
    private Role defineFlowsRole() {
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
