package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.ResourceDifference.Impact;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds data is not replaced by an empty one. */
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

    /** A property that only follows from another resource's replacement is not named as if it had changed. */
    private static String property(ResourceDifference resource) {
        if (resource.replacedBy().isEmpty()) {
            return "Type";
        }
        String changed =
                resource.replacedBy().stream().filter(resource::hasChanged).collect(Collectors.joining(", "));
        return changed.isEmpty()
                ? "replacement of what its %s refers to".formatted(String.join(", ", resource.replacedBy()))
                : changed;
    }

    private static String consequence(ResourceDifference resource, StatefulType stateful) {
        String verb = resource.impact() == Impact.WILL_REPLACE ? "replaces it" : "may replace it";
        return RetentionRule.keeps(resource, RetentionRule.UPDATE_REPLACE_POLICY)
                ? "%s with an empty one, and leaves the old one outside any stack: %s is out of reach of the application"
                        .formatted(verb, stateful.content)
                : "%s with an empty one and deletes the old one: %s is lost".formatted(verb, stateful.content);
    }
}
