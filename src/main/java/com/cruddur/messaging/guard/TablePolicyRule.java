package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a resource policy on the table or its stream that denies access, because it locks out even administrators. Warns
 * of every other change of such a policy.
 */
record TablePolicyRule() implements Rule {

    private static final String POLICY = "ResourcePolicy";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOf(StatefulType.TABLE)) {
            return Stream.empty();
        }
        return Stream.concat(
                policy(resource, change, POLICY, resource.was(POLICY), resource.is(POLICY)),
                policy(
                        resource,
                        change,
                        "StreamSpecification." + POLICY,
                        resource.was(StreamRule.PROPERTY).path(POLICY),
                        resource.is(StreamRule.PROPERTY).path(POLICY)));
    }

    private static Stream<Finding> policy(
            ResourceDifference resource, StageChange change, String property, JsonNode was, JsonNode is) {
        if (!change.differs(resource.stack(), was, is)) {
            return Stream.empty();
        }
        List<PolicyStatement> before = statements(was);
        boolean denies =
                statements(is).stream().anyMatch(statement -> statement.denies() && !before.contains(statement));
        return Stream.of(
                denies
                        ? Finding.refused(
                                resource,
                                property,
                                "The policy denies access at once, whatever roles allow: the denied users can neither read nor write messages",
                                "Remove the Deny statement. Instead, narrow the permissions of the roles")
                        : Finding.warning(
                                resource,
                                property,
                                "The policy changes at once who may read and write messages, in addition to what roles allow",
                                "Ask a reviewer to check who needs this access"));
    }

    private static List<PolicyStatement> statements(JsonNode policy) {
        return PolicyStatement.of(policy.path("PolicyDocument"));
    }
}
