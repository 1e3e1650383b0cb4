package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.stream.Stream;

/** What a resource brings in a template of its own is not compared: once it is there, it may hold data. */
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
        String remedy = "define its resources in a stack of this app";
        return Stream.of(
                resource.isNew()
                        ? Finding.warning(
                                resource, "new", "creates resources from a template that is not compared", remedy)
                        : Finding.refused(
                                resource,
                                resource.impact().removes() ? "removed" : "template",
                                "changes resources of a template that is not compared, and may replace or delete them",
                                remedy));
    }
}
