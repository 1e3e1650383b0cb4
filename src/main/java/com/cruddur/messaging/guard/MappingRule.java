package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns if the event source mapping stops, loses its position, changes its function, or gives up records sooner. */
record MappingRule() implements Rule {

    static final String TYPE = "AWS::Lambda::EventSourceMapping";
    private static final String ENABLED = "Enabled";

    /** Properties for throughput, logs and metrics. */
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
                                "Keep the mapping as it is. The stream keeps a record for 24 hours; after that only bin/cruddur ddb repair updates the conversation lists"));
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
            return "The deploy deletes the event source mapping: new messages no longer update the conversation lists";
        }
        if (!resource.is(ENABLED).asBoolean(true)) {
            return "The deploy stops the event source mapping: new messages no longer update the conversation lists";
        }
        return resource.impact().replaces()
                ? "CloudFormation replaces the event source mapping. The new one starts at %s, not at the position of the old one"
                        .formatted(resource.is("StartingPosition").asText("its StartingPosition"))
                : "The deploy changes which messages update the conversation lists, which function does it, or how long it retries";
    }
}
