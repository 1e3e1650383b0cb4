package com.cruddur.messaging.guard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * What differs in one stack.
 *
 * @param differences how many there are
 * @param text all of them, as {@code cdk diff} prints them
 * @param resources those that differ
 * @param before the stack in the base; nothing if it is new
 * @param after the stack now; nothing if it is gone
 */
public record StackDifference(
        String stack,
        State state,
        int differences,
        String text,
        List<ResourceDifference> resources,
        @JsonIgnore Optional<SynthesizedStack> before,
        @JsonIgnore Optional<SynthesizedStack> after) {

    /** On which side the stack is. */
    public enum State {
        NEW,
        REMOVED,
        IN_BOTH
    }

    public StackDifference {
        resources = List.copyOf(resources);
    }
}
