package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.stream.Stream;

/** A property of what holds data that has no rule of its own is shown, as it may be one that came after these rules. */
record OtherProperties() implements Rule {

    /** Those with a rule of their own. */
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
    public Stream<Finding> check(ResourceDifference resource, Change change) {
        if (!resource.isUpdate() || !resource.holdsData()) {
            return Stream.empty();
        }
        return Stateful.of(resource).orElseThrow().protectedProperties(resource).stream()
                .filter(name -> !KNOWN.contains(name))
                .filter(name -> !resource.replacedBy().contains(name))
                .filter(resource::hasChanged)
                .map(name -> Finding.warning(
                        resource,
                        name,
                        name.equals("KinesisStreamSpecification")
                                ? "changes which Kinesis stream gets a copy of every change of an item, or ends it"
                                : "changes a property that the guard has no rule for",
                        "have somebody look who knows what it does to the data"));
    }
}
