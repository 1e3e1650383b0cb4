package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.EndpointPolicy;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** The policy statements of the gateway endpoint for each {@link EndpointPolicy}. */
final class EndpointStatements {

    private final String account;
    private final MessageTable messages;

    EndpointStatements(String account, MessageTable messages) {
        this.account = account;
        this.messages = messages;
    }

    List<PolicyStatement> of(EndpointPolicy policy) {
        return switch (policy) {
            // Data cannot leave the account, and credentials of other accounts do not work in the VPC. This also
            // cuts off tables that other accounts share with this one.
            case ACCOUNT ->
                List.of(
                        allow("OwnTables", List.of("dynamodb:*"), List.of("*"), ownPrincipalsAndTables()),
                        callsOnNoTable());
            // As above. It also cuts off the account's other tables, for every client in the VPC.
            case TABLE ->
                List.of(
                        allow(
                                "MessageTable",
                                List.of("dynamodb:*"),
                                List.of(messages.tableArn(), messages.tableArn() + "/*"),
                                ownPrincipalsAndTables()),
                        callsOnNoTable());
            // As without a policy. It cuts off no client, but data can leave for any account.
            case OPEN -> List.of(allow("Everything", List.of("*"), List.of("*"), Map.of()));
        };
    }

    private Map<String, ?> ownPrincipalsAndTables() {
        return Map.of("StringEquals", OrderedMaps.map("aws:PrincipalAccount", account, "aws:ResourceAccount", account));
    }

    /** Allows operations that do not name a table. SDKs need {@code DescribeEndpoints} to find the service. */
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
