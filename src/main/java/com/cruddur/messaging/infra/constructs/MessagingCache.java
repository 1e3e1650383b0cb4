package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.DaxSettings;
import com.cruddur.messaging.infra.settings.SettingsException;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.dax.CfnCluster;
import software.amazon.awscdk.services.dax.CfnParameterGroup;
import software.amazon.awscdk.services.dax.CfnSubnetGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * The DAX cluster in front of the table: encrypted at rest and in transit, which can only be chosen when it is made,
 * open to the named security groups and to nobody else, with a role that may do what its clients may.
 */
public final class MessagingCache extends Construct {

    /** DAX's port for encrypted connections. */
    private static final int TLS_PORT = 9111;

    private final CfnCluster cluster;

    /**
     * @param vpc where the nodes stand
     * @param messages the table
     * @param settings nodes, time to live, maintenance and clients
     * @throws SettingsException if the VPC has no subnet in a chosen availability zone
     */
    public MessagingCache(Construct scope, String id, IVpc vpc, MessageTable messages, DaxSettings settings) {
        super(scope, id);
        List<String> zones = zones(vpc, settings.availabilityZones());
        CfnSubnetGroup subnets = CfnSubnetGroup.Builder.create(this, "Subnets")
                .description("The subnets of " + settings.name())
                .subnetIds(vpc.selectSubnets(SubnetSelection.builder()
                                .availabilityZones(zones.isEmpty() ? null : zones)
                                .build())
                        .getSubnetIds())
                .build();
        SecurityGroup access = SecurityGroup.Builder.create(this, "Access")
                .vpc(vpc)
                .description("Clients of " + settings.name())
                .build();
        settings.clientSecurityGroups()
                .forEach(client -> access.addIngressRule(
                        Peer.securityGroupId(client), Port.tcp(TLS_PORT), "Messaging clients, encrypted"));
        Role role = Role.Builder.create(this, "Role")
                .description("What DAX does for the clients of " + settings.name())
                .assumedBy(new ServicePrincipal("dax.amazonaws.com"))
                .build();
        cluster = CfnCluster.Builder.create(this, "Cluster")
                .clusterName(settings.name())
                .description("Cruddur's messages")
                .nodeType(settings.nodeType())
                .replicationFactor(settings.nodes())
                .availabilityZones(zones.isEmpty() ? null : perNode(zones, settings.nodes()))
                .subnetGroupName(subnets.getRef())
                .securityGroupIds(List.of(access.getSecurityGroupId()))
                .parameterGroupName(parameters(settings).getRef())
                .preferredMaintenanceWindow(settings.maintenanceWindow())
                .iamRoleArn(role.getRoleArn())
                .sseSpecification(CfnCluster.SSESpecificationProperty.builder()
                        .sseEnabled(true)
                        .build())
                .clusterEndpointEncryptionType("TLS")
                .build();
        messages.grantCache(role).applyBefore(cluster);
        if (!zones.isEmpty()) {
            acknowledgeZones();
        }
        warn(settings);
    }

    private static List<String> perNode(List<String> zones, int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(node -> zones.get(node % zones.size()))
                .toList();
    }

    private void acknowledgeZones() {
        Validations.of(cluster)
                .acknowledge(
                        Acknowledgment.builder()
                                .id("CloudFormation-Validate::W3010")
                                .reason("DAX takes names of zones only, and these were asked for")
                                .build(),
                        Acknowledgment.builder()
                                .id("CloudFormation-Validate::W9007")
                                .reason("The list has a zone for every node, and there may be more nodes than zones")
                                .build());
    }

    private void warn(DaxSettings settings) {
        if (settings.clientSecurityGroups().isEmpty()) {
            Annotations.of(this)
                    .addWarningV2(
                            "cruddur-messages:daxClients",
                            "dax.clientSecurityGroups is empty, so nobody can connect to the cluster, and AWS bills each of its nodes all the same. Name the security groups of its clients, or leave dax out.");
        }
        String region = Stack.of(this).getRegion();
        if (!Token.isUnresolved(region) && !DaxSettings.isListedIn(region)) {
            Annotations.of(this)
                    .addWarningV2(
                            "cruddur-messages:daxRegion",
                            "dax is set, and the AWS SDK does not list DAX in %s: where it is not offered, the deploy of the stack fails."
                                    .formatted(region));
        }
    }

    /** The URL that clients connect to, as in {@code daxs://...}. */
    public String endpointUrl() {
        return cluster.getAttrClusterDiscoveryEndpointUrl();
    }

    /** A parameter group in use cannot be changed. Its name follows its values, so a change makes a new one. */
    private CfnParameterGroup parameters(DaxSettings settings) {
        return CfnParameterGroup.Builder.create(this, "Parameters")
                .parameterGroupName("%s-item-%d-query-%d"
                        .formatted(settings.name(), settings.itemTtlMillis(), settings.queryTtlMillis()))
                .description("Time to live of items and of queries, in milliseconds")
                .parameterNameValues(OrderedMaps.map(
                        "record-ttl-millis", String.valueOf(settings.itemTtlMillis()),
                        "query-ttl-millis", String.valueOf(settings.queryTtlMillis())))
                .build();
    }

    /** Returns the chosen zones, none of a VPC that is still looked up. DAX spreads its nodes itself if it gets none. */
    private static List<String> zones(IVpc vpc, List<String> chosen) {
        if (chosen.isEmpty() || MessagingVpc.isStillLookedUp(vpc)) {
            return List.of();
        }
        List<String> offered = vpc.selectSubnets().getSubnets().stream()
                .map(ISubnet::getAvailabilityZone)
                .distinct()
                .toList();
        if (!offered.containsAll(chosen)) {
            throw new SettingsException(
                    "dax.availabilityZones", chosen + " are not all zones of the VPC", String.join(", ", offered));
        }
        return chosen;
    }
}
