package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.stream.Stream;

/** Warns if a property that has no rule changes on a resource that holds data. AWS adds properties over time. */
record OtherPropertyRule() implements Rule {

    /** The properties that other rules check. */
    private static final Set<String> KNOWN = Set.of(
            "AttributeDefinitions",
            "BillingMode",
            "BypassPolicyLockoutSafetyCheck",
            "DeletionProtectionEnabled",
            "EnableKeyRotation",
            "Enabled",
            "GlobalSecondaryIndexes",
            "KeyPolicy",
            "LocalSecondaryIndexes",
            "PendingWindowInDays",
            "PointInTimeRecoverySpecification",
            "ResourcePolicy",
            "RotationPeriodInDays",
            "SSESpecification",
            "StreamSpecification",
            "TimeToLiveSpecification");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOfData()) {
            return Stream.empty();
        }
        return StatefulType.of(resource).orElseThrow().protectedProperties(resource).stream()
                .filter(name -> !KNOWN.contains(name))
                .filter(name -> !resource.replacedBy().contains(name))
                .filter(resource::hasChanged)
                .map(name -> Finding.warning(
                        resource,
                        name,
                        name.equals("KinesisStreamSpecification")
                                ? "The Kinesis stream that gets a copy of every changed item starts, changes or ends"
                                : "The guard has no rule for this property, so the effect on the data is unknown",
                        "Ask a reviewer to check what the change does to the data"));
    }
}
