package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.Finding.Severity;
import java.util.List;
import java.util.stream.Stream;

/** The table's own key stays in use by those who use it, and goes on rotating. */
record KeyUse() implements Rule {

    private static final String POLICY = "KeyPolicy";

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        if (!resource.isUpdate() || !Stateful.KEY.type.equals(resource.type())) {
            return Stream.empty();
        }
        return Stream.of(
                        check(resource, "Enabled", true, "disables the key: the table cannot be read or written"),
                        check(resource, "EnableKeyRotation", false, "ends the yearly rotation of the key"),
                        policy(resource))
                .flatMap(findings -> findings);
    }

    /** Nothing is lost with it, and no rule can tell who needs the key: somebody has to look. */
    private static Stream<Finding> policy(ResourceDifference resource) {
        return resource.was(POLICY).equals(resource.is(POLICY))
                ? Stream.empty()
                : Stream.of(new Finding(
                        Severity.WARNING,
                        resource,
                        POLICY,
                        "changes at once who may use the key, and whoever may no longer can neither read nor write the table",
                        "keep the statement UseThroughDynamoDB, and somebody who may change the policy back"));
    }

    private static Stream<Finding> check(
            ResourceDifference resource, String property, boolean byDefault, String consequence) {
        return resource.was(property).asBoolean(byDefault)
                        && !resource.is(property).asBoolean(byDefault)
                ? Stream.of(Finding.refused(resource, property, consequence, "keep %s".formatted(property)))
                : Stream.empty();
    }
}
