package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.ResourceDifference.Impact;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refuses to replace a resource that holds data. Only warns for a DAX cluster. */
record ReplacementRule() implements Rule {

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        Optional<StatefulType> stateful = StatefulType.of(resource);
        if (stateful.isEmpty() || !resource.impact().replaces()) {
            return Stream.empty();
        }
        return Stream.of(new Finding(
                stateful.get().severity,
                resource,
                property(resource),
                consequence(resource, stateful.get()),
                stateful.get().remedy));
    }

    /** Returns the changed properties, or the properties that refer to a replaced resource if no property itself has changed. */
    private static String property(ResourceDifference resource) {
        if (resource.replacedBy().isEmpty()) {
            return "Type";
        }
        String changed =
                resource.replacedBy().stream().filter(resource::hasChanged).collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? "%s (refers to a replaced resource)".formatted(String.join(", ", resource.replacedBy()))
                : changed;
    }

    private static String consequence(ResourceDifference resource, StatefulType stateful) {
        boolean isSure = resource.impact() == Impact.WILL_REPLACE;
        return RetentionRule.keeps(resource, RetentionRule.UPDATE_REPLACE_POLICY)
                ? "CloudFormation %s the resource with a new one, and leaves the old one outside any stack: %s"
                        .formatted(isSure ? "replaces" : "may replace", stateful.outOfReach)
                : "CloudFormation %s the resource with a new one, and deletes the old one: %s"
                        .formatted(isSure ? "replaces" : "may replace", stateful.loss);
    }
}
