package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** Finds the changes of a stage that lose data or its protection. */
public final class Guard {

    private Guard() {}

    /**
     * Returns the findings of every rule, grouped by resource.
     *
     * @param stacks every stack of the stage, changed or not
     * @throws IllegalStateException if a template cannot be read
     */
    public static List<Finding> check(List<StackDifference> stacks) {
        StageChange change = StageChange.of(stacks);
        return change.resources().stream()
                .flatMap(resource -> Stream.of(RuleName.values())
                        .flatMap(name -> name.rule.check(resource, change).map(finding -> finding.of(name))))
                .toList();
    }
}
