package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** Something that must not happen to what holds data. */
sealed interface Rule
        permits AttributeTypes,
                Conditions,
                DeletionProtection,
                Encryption,
                Indexes,
                KeyUse,
                PointInTimeRecovery,
                Removal,
                Replacement,
                Retention,
                StreamArn,
                TimeToLive {

    List<Rule> ALL = List.of(
            new Replacement(),
            new Removal(),
            new Conditions(),
            new AttributeTypes(),
            new StreamArn(),
            new Indexes(),
            new Retention(),
            new DeletionProtection(),
            new PointInTimeRecovery(),
            new Encryption(),
            new TimeToLive(),
            new KeyUse());

    /**
     * Finds what breaks the rule.
     *
     * @param resource the one to look at
     * @param all everything that differs in the stage, of all stacks
     */
    Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all);
}
