package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.ResourceDifference.Impact;
import java.util.List;
import java.util.stream.Stream;

/** What holds data is not replaced by an empty one. */
record Replacement() implements Rule {

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        if (!resource.impact().replaces()) {
            return Stream.empty();
        }
        Stateful stateful = Stateful.of(resource).orElseThrow();
        String property = resource.replacedBy().isEmpty() ? "Type" : String.join(", ", resource.replacedBy());
        return Stream.of(
                new Finding(stateful.severity, resource, property, consequence(resource, stateful), stateful.remedy));
    }

    private static String consequence(ResourceDifference resource, Stateful stateful) {
        String verb = resource.impact() == Impact.WILL_REPLACE ? "replaces it" : "may replace it";
        return Retention.keeps(resource, Retention.UPDATE_REPLACE_POLICY)
                ? "%s with an empty one, and leaves the old one outside any stack: %s is out of reach of the application"
                        .formatted(verb, stateful.content)
                : "%s with an empty one and deletes the old one: %s is lost".formatted(verb, stateful.content);
    }
}
