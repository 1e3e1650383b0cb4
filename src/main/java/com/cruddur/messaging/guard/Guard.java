package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** Finds the changes of a stage that lose data, or what protects it. */
public final class Guard {

    private Guard() {}

    /** Returns what every rule finds, by resource. */
    public static List<Finding> check(List<StackDifference> stacks) {
        StageChange change = StageChange.of(stacks);
        return change.resources().stream()
                .flatMap(resource -> Stream.of(RuleName.values())
                        .flatMap(name -> name.rule.check(resource, change).map(finding -> finding.of(name))))
                .toList();
    }
}
