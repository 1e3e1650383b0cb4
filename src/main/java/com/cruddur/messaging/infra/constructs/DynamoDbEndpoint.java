package com.cruddur.messaging.infra.constructs;

import static java.util.stream.Collectors.joining;

import com.cruddur.messaging.infra.settings.EndpointSubnets;
import com.cruddur.messaging.infra.settings.NetworkSettings;
import com.cruddur.messaging.infra.settings.SettingsException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpoint;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.constructs.Construct;

/**
 * Defines the gateway endpoint that keeps the VPC's traffic to DynamoDB off the internet, and its policy. It does not
 * serve DynamoDB Streams, and need not: Lambda polls the stream from outside the VPC.
 */
public final class DynamoDbEndpoint extends Construct {

    /**
     * @param vpc the VPC
     * @param messages the table, to which the policy may be limited
     * @param settings the endpoint's subnets and policy
     * @throws SettingsException if the VPC has no subnets of the chosen kind
     */
    public DynamoDbEndpoint(Construct scope, String id, IVpc vpc, MessageTable messages, NetworkSettings settings) {
        super(scope, id);
        GatewayVpcEndpoint endpoint = GatewayVpcEndpoint.Builder.create(this, "Endpoint")
                .vpc(vpc)
                .service(GatewayVpcEndpointAwsService.DYNAMODB)
                .subnets(selection(vpc, settings.endpointSubnets()))
                .build();
        new EndpointStatements(Stack.of(this).getAccount(), messages)
                .of(settings.endpointPolicy())
                .forEach(endpoint::addToPolicy);
    }

    /** Returns null for all subnets: without a selection the endpoint joins every route table. */
    private static List<SubnetSelection> selection(IVpc vpc, EndpointSubnets choice) {
        if (choice == EndpointSubnets.ALL || MessagingVpc.isStillLookedUp(vpc)) {
            return null;
        }
        List<ISubnet> subnets = subnets(vpc, choice);
        if (subnets.isEmpty()) {
            String existing = Stream.of(EndpointSubnets.values())
                    .filter(kind -> !subnets(vpc, kind).isEmpty())
                    .map(DynamoDbEndpoint::spelling)
                    .collect(joining(", "));
            throw new SettingsException(
                    "network.endpointSubnets", "the VPC has no %s subnets".formatted(spelling(choice)), existing);
        }
        return List.of(SubnetSelection.builder().subnets(subnets).build());
    }

    private static List<ISubnet> subnets(IVpc vpc, EndpointSubnets kind) {
        return switch (kind) {
            case ALL ->
                Stream.of(EndpointSubnets.PUBLIC, EndpointSubnets.PRIVATE, EndpointSubnets.ISOLATED)
                        .flatMap(each -> subnets(vpc, each).stream())
                        .toList();
            case PUBLIC -> vpc.getPublicSubnets();
            case PRIVATE -> vpc.getPrivateSubnets();
            case ISOLATED -> vpc.getIsolatedSubnets();
        };
    }

    private static String spelling(EndpointSubnets kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
