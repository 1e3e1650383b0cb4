package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.EndpointPolicy;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What each {@link EndpointPolicy} lets through the gateway endpoint. */
final class EndpointStatements {

    private final String account;
    private final MessageTable messages;

    EndpointStatements(String account, MessageTable messages) {
        this.account = account;
        this.messages = messages;
    }

    List<PolicyStatement> of(EndpointPolicy policy) {
        return switch (policy) {
            // No data leaves for another account, and no stranger's credentials work from here. Tables that other
            // accounts share with this one are cut off, and so are roles of other accounts, even from their own tables.
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
        return Map.of("StringEquals", OrderedMaps.map("aws:PrincipalAccount", account, "aws:ResourceAccount", account));
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
