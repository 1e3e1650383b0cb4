package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.stream.Stream;

/** Refuses to change or remove a nested stack, module or stack set, because its own template is not compared. Warns of a new one. */
record NestedStackRule() implements Rule {

    private static final Set<String> TYPES = Set.of(
            "AWS::CloudFormation::Stack",
            "AWS::CloudFormation::StackSet",
            "AWS::ServiceCatalog::CloudFormationProvisionedProduct");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        String type = resource.type();
        if (!(TYPES.contains(type) || type.endsWith("::MODULE"))
                || !change.differs(resource.stack(), resource.before(), resource.after())) {
            return Stream.empty();
        }
        String remedy = "Define its resources in a stack of this app";
        return Stream.of(
                resource.isNew()
                        ? Finding.warning(
                                resource,
                                "new",
                                "It creates resources from a template that the guard does not compare",
                                remedy)
                        : Finding.refused(
                                resource,
                                resource.impact().removes() ? "removed" : "template",
                                "It changes resources of a template that the guard does not compare, and may replace or delete them",
                                remedy));
    }
}
