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
 * Defines the DAX cluster in front of the table, its subnet group, parameter group, security group and role.
 *
 * <p>It encrypts at rest and in transit, which DAX allows to choose only at creation. Only members of the named
 * security groups can connect. The role grants what clients may do, and nothing else.
 */
public final class MessagingCache extends Construct {

    /** DAX's port for encrypted connections. */
    private static final int TLS_PORT = 9111;

    private final DaxSettings settings;
    private final CfnCluster cluster;

    /**
     * Adds warnings if no client can connect, or if the AWS SDK does not list DAX in the stack's region.
     *
     * @param vpc the VPC of the nodes
     * @param messages the table that the cluster caches
     * @param settings nodes, time to live, maintenance and clients
     * @throws SettingsException if the VPC has no subnet in a chosen availability zone
     */
    public MessagingCache(Construct scope, String id, IVpc vpc, MessageTable messages, DaxSettings settings) {
        super(scope, id);
        this.settings = settings;
        List<String> zones = zones(vpc);
        CfnSubnetGroup subnets = defineSubnets(vpc, zones);
        SecurityGroup access = defineAccess(vpc);
        Role role = defineRole();
        cluster = defineCluster(zones, subnets, access, role);
        messages.grantCache(role).applyBefore(cluster);
        if (!zones.isEmpty()) {
            acknowledgeZones();
        }
        if (settings.clientSecurityGroups().isEmpty()) {
            warnOfNoClients();
        }
        warnOfUnlistedRegion();
    }

    /** Returns the URL that clients connect to, as in {@code daxs://...}. */
    public String endpointUrl() {
        return cluster.getAttrClusterDiscoveryEndpointUrl();
    }

    /**
     * Returns the chosen zones, or none while the VPC is not looked up yet. If the cluster names no zone, DAX spreads
     * its nodes itself.
     */
    private List<String> zones(IVpc vpc) {
        List<String> chosen = settings.availabilityZones();
        if (chosen.isEmpty() || MessagingVpc.isStillLookedUp(vpc)) {
            return List.of();
        }
        List<String> offered = vpc.selectSubnets().getSubnets().stream()
                .map(ISubnet::getAvailabilityZone)
                .distinct()
                .toList();
        chosen.stream().filter(zone -> !offered.contains(zone)).findFirst().ifPresent(zone -> {
            throw new SettingsException(
                    "dax.availabilityZones",
                    "the VPC has no subnet in \"%s\"".formatted(zone),
                    String.join(", ", offered));
        });
        return chosen;
    }

    private CfnSubnetGroup defineSubnets(IVpc vpc, List<String> zones) {
        SubnetSelection selection = SubnetSelection.builder()
                .availabilityZones(zones.isEmpty() ? null : zones)
                .build();
        return CfnSubnetGroup.Builder.create(this, "Subnets")
                .description("The subnets of " + settings.name())
                .subnetIds(vpc.selectSubnets(selection).getSubnetIds())
                .build();
    }

    private SecurityGroup defineAccess(IVpc vpc) {
        SecurityGroup access = SecurityGroup.Builder.create(this, "Access")
                .vpc(vpc)
                .description("Clients of " + settings.name())
                .build();
        settings.clientSecurityGroups()
                .forEach(client -> access.addIngressRule(
                        Peer.securityGroupId(client), Port.tcp(TLS_PORT), "Messaging clients, encrypted"));
        return access;
    }

    private Role defineRole() {
        return Role.Builder.create(this, "Role")
                .description("What DAX does for the clients of " + settings.name())
                .assumedBy(new ServicePrincipal("dax.amazonaws.com"))
                .build();
    }

    private CfnCluster defineCluster(List<String> zones, CfnSubnetGroup subnets, SecurityGroup access, Role role) {
        return CfnCluster.Builder.create(this, "Cluster")
                .clusterName(settings.name())
                .description("Cruddur's messages")
                .nodeType(settings.nodeType())
                .replicationFactor(settings.nodes())
                .availabilityZones(zones.isEmpty() ? null : zoneOfEachNode(zones))
                .subnetGroupName(subnets.getRef())
                .securityGroupIds(List.of(access.getSecurityGroupId()))
                .parameterGroupName(defineParameters().getRef())
                .preferredMaintenanceWindow(settings.maintenanceWindow())
                .iamRoleArn(role.getRoleArn())
                .sseSpecification(CfnCluster.SSESpecificationProperty.builder()
                        .sseEnabled(true)
                        .build())
                .clusterEndpointEncryptionType("TLS")
                .build();
    }

    private List<String> zoneOfEachNode(List<String> zones) {
        return IntStream.range(0, settings.nodes())
                .mapToObj(node -> zones.get(node % zones.size()))
                .toList();
    }

    /** DAX refuses to change a parameter group in use. The name follows the values, so a change makes a new group. */
    private CfnParameterGroup defineParameters() {
        return CfnParameterGroup.Builder.create(this, "Parameters")
                .parameterGroupName("%s-item-%d-query-%d"
                        .formatted(settings.name(), settings.itemTtlMillis(), settings.queryTtlMillis()))
                .description("Time to live of items and of queries, in milliseconds")
                .parameterNameValues(OrderedMaps.map(
                        "record-ttl-millis", String.valueOf(settings.itemTtlMillis()),
                        "query-ttl-millis", String.valueOf(settings.queryTtlMillis())))
                .build();
    }

    private void acknowledgeZones() {
        Validations.of(cluster)
                .acknowledge(
                        Acknowledgment.builder()
                                .id("CloudFormation-Validate::W3010")
                                .reason("DAX accepts zones only by name, and dax.availabilityZones names these")
                                .build(),
                        Acknowledgment.builder()
                                .id("CloudFormation-Validate::W9007")
                                .reason("The list has a zone for every node, and there may be more nodes than zones")
                                .build());
    }

    private void warnOfNoClients() {
        Annotations.of(this)
                .addWarningV2(
                        "cruddur-messages:daxClients",
                        "dax.clientSecurityGroups is empty, so no client can connect to the cluster, but AWS bills each of its nodes. Name the security groups of its clients, or leave dax out.");
    }

    private void warnOfUnlistedRegion() {
        String region = Stack.of(this).getRegion();
        if (!Token.isUnresolved(region) && !DaxSettings.isListedIn(region)) {
            Annotations.of(this)
                    .addWarningV2(
                            "cruddur-messages:daxRegion",
                            "dax is set, but the AWS SDK does not list DAX in %s. If the region does not offer it, the deploy of the stack fails."
                                    .formatted(region));
        }
    }
}
