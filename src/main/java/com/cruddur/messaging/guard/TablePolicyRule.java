package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** A policy on the table or its stream lets others in, or locks out whoever is denied, administrators included. */
record TablePolicyRule() implements Rule {

    private static final String POLICY = "ResourcePolicy";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.is(StatefulType.TABLE) || !resource.isUpdate()) {
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
                                "denies access at once, whatever roles allow: whoever is denied can neither read nor write",
                                "narrow what the roles are allowed instead")
                        : Finding.warning(
                                resource,
                                property,
                                "changes at once who may read and write, beside what roles allow",
                                "ask a reviewer who knows who needs it"));
    }

    private static List<PolicyStatement> statements(JsonNode policy) {
        return PolicyStatement.of(policy.path("PolicyDocument"));
    }
}
