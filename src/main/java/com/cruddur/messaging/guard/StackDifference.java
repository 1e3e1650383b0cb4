package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * The differences of one stack.
 *
 * @param differences the number of differences
 * @param text the differences as {@code cdk diff} prints them
 * @param resources the resources that differ
 * @param before the stack in the base; empty if it is new
 * @param after the stack after the change; empty if it is removed
 */
public record StackDifference(
        String stack,
        State state,
        int differences,
        String text,
        List<ResourceDifference> resources,
        @JsonIgnore Optional<SynthesizedStack> before,
        @JsonIgnore Optional<SynthesizedStack> after) {

    /** The sides that have the stack. */
    public enum State {
        NEW,
        REMOVED,
        IN_BOTH
    }

    public StackDifference {
        resources = List.copyOf(resources);
    }
}
