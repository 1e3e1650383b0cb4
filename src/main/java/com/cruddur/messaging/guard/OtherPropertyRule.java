package com.cruddur.messaging.guard;

import java.util.Set;
import java.util.stream.Stream;

/** Warns of a changed property without a rule on a resource that holds data: AWS may have added it after these rules. */
record OtherPropertyRule() implements Rule {

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
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate() || !resource.holdsData()) {
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
                                ? "changes which Kinesis stream gets a copy of every change of an item, or ends it"
                                : "changes a property that the guard has no rule for",
                        "ask a reviewer who knows what it does to the data"));
    }
}
