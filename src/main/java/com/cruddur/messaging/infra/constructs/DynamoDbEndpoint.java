package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.EndpointPolicy;
import com.cruddur.messaging.infra.settings.EndpointSubnets;
import com.cruddur.messaging.infra.settings.NetworkSettings;
import com.cruddur.messaging.infra.settings.SettingsException;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpoint;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * The gateway endpoint that keeps the VPC's traffic with DynamoDB off the internet, and the policy on it. It does not
 * serve DynamoDB Streams, which nothing in the VPC reads: Lambda polls the stream from outside.
 */
public final class DynamoDbEndpoint extends Construct {

    private final String account = Stack.of(this).getAccount();

    /**
     * @param vpc the VPC
     * @param messages the table, which the policy may be narrowed to
     * @param settings the subnets whose route tables it joins, and its policy
     * @throws SettingsException if the VPC has no such subnets
     */
    public DynamoDbEndpoint(Construct scope, String id, IVpc vpc, MessageTable messages, NetworkSettings settings) {
        super(scope, id);
        GatewayVpcEndpoint endpoint = GatewayVpcEndpoint.Builder.create(this, "Endpoint")
                .vpc(vpc)
                .service(GatewayVpcEndpointAwsService.DYNAMODB)
                .subnets(selection(vpc, settings.endpointSubnets()))
                .build();
        statements(settings.endpointPolicy(), messages).forEach(endpoint::addToPolicy);
    }

    /** Without a selection the endpoint joins every route table. */
    private static List<SubnetSelection> selection(IVpc vpc, EndpointSubnets choice) {
        List<ISubnet> subnets = switch (choice) {
            case ALL -> List.of();
            case PUBLIC -> vpc.getPublicSubnets();
            case PRIVATE -> vpc.getPrivateSubnets();
            case ISOLATED -> vpc.getIsolatedSubnets();
        };
        if (choice == EndpointSubnets.ALL || MessagingVpc.isStillLookedUp(vpc)) {
            return null;
        }
        if (subnets.isEmpty()) {
            throw new SettingsException(
                    "network.endpointSubnets", "the VPC has no such subnets as " + choice, "all, or a kind it has");
        }
        return List.of(SubnetSelection.builder().subnets(subnets).build());
    }

    private List<PolicyStatement> statements(EndpointPolicy policy, MessageTable messages) {
        return switch (policy) {
            // No data leaves for another account, and no stranger's credentials work from here. Tables that other
            // accounts share with this one are cut off.
            case ACCOUNT ->
                List.of(
                        allow("OwnTables", List.of("dynamodb:*"), List.of("*"), ownPrincipalsAndTables()),
                        callsOnNoTable());
            // As above, and every other table of this account is cut off too, for everything in the VPC.
            case TABLE ->
                List.of(
                        allow(
                                "MessageTable",
                                List.of("dynamodb:*"),
                                List.of(messages.tableArn(), messages.tableArn() + "/*"),
                                ownPrincipalsAndTables()),
                        callsOnNoTable());
            // What an endpoint without a policy does. It breaks nothing, and data can leave for any account.
            case OPEN -> List.of(allow("Everything", List.of("*"), List.of("*"), Map.of()));
        };
    }

    private Map<String, ?> ownPrincipalsAndTables() {
        return Map.of("StringEquals", Map.of("aws:PrincipalAccount", account, "aws:ResourceAccount", account));
    }

    /** The calls that name no table, so that no resource can narrow them. SDKs need the first to find the service. */
    private PolicyStatement callsOnNoTable() {
        return allow(
                "CallsOnNoTable",
                List.of("dynamodb:DescribeEndpoints", "dynamodb:DescribeLimits", "dynamodb:ListTables"),
                List.of("*"),
                Map.of("StringEquals", Map.of("aws:PrincipalAccount", account)));
    }

    private static PolicyStatement allow(
            String sid, List<String> actions, List<String> resources, Map<String, ?> conditions) {
        return PolicyStatement.Builder.create()
                .sid(sid)
                .principals(List.of(new AnyPrincipal()))
                .actions(actions)
                .resources(resources)
                .conditions(conditions)
                .build();
    }
}
