package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mapping goes on from its position, with the same function, and gives up no record sooner. */
record MappingRule() implements Rule {

    static final String TYPE = "AWS::Lambda::EventSourceMapping";
    private static final String ENABLED = "Enabled";

    /** How much is read at once, and how it is measured. */
    private static final Set<String> HARMLESS = Set.of(
            "BatchSize",
            "LoggingConfig",
            "MaximumBatchingWindowInSeconds",
            "MetricsConfig",
            "ParallelizationFactor",
            "ProvisionedPollerConfig",
            "ScalingConfig",
            "Tags");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.type().equals(TYPE) || resource.isNew()) {
            return Stream.empty();
        }
        String changed = resource.impact().removes() ? "removed" : String.join(", ", changed(resource, change));
        return changed.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        Finding.warning(
                                resource,
                                changed,
                                consequence(resource),
                                "let it read on; the stream keeps a record for 24 hours, and after that no message in it moves its group"));
    }

    private static Set<String> changed(ResourceDifference resource, StageChange change) {
        Set<String> changed = resource.properties().stream()
                .filter(name -> !HARMLESS.contains(name))
                .filter(resource::hasChanged)
                .collect(Collectors.toCollection(TreeSet::new));
        if (change.differs(resource.stack(), resource.was(ENABLED), resource.is(ENABLED))) {
            changed.add(ENABLED);
        }
        if (!resource.before().path("Condition").equals(resource.after().path("Condition"))) {
            changed.add("Condition");
        }
        return changed;
    }

    private static String consequence(ResourceDifference resource) {
        if (resource.impact().removes()) {
            return "deletes it: no message moves its group any more";
        }
        if (!resource.is(ENABLED).asBoolean(true)) {
            return "stops it: no message moves its group any more";
        }
        return resource.impact().replaces()
                ? "replaces it with one that begins where %s says, not where this one is"
                        .formatted(resource.is("StartingPosition").asText("its own position"))
                : "changes which records move a group, by what, or for how long they are tried";
    }
}
