package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** Finds the changes of a stage that lose data, or what protects it. */
public final class Guard {

    private Guard() {}

    /** Returns what every rule finds, by resource. */
    public static List<Finding> check(List<StackDifference> stacks) {
        List<ResourceDifference> all =
                stacks.stream().flatMap(stack -> stack.resources().stream()).toList();
        return Stream.concat(
                        all.stream()
                                .filter(resource -> Stateful.of(resource).isPresent())
                                .flatMap(resource -> Rule.ALL.stream().flatMap(rule -> rule.check(resource, all))),
                        ScaledCapacity.check(all))
                .toList();
    }
}
