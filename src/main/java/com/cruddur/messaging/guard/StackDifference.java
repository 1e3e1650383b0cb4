package com.cruddur.messaging.guard;

import java.util.List;

/**
 * What differs in one stack.
 *
 * @param differences how many there are
 * @param text all of them, as {@code cdk diff} prints them
 * @param resources those that differ
 */
public record StackDifference(
        String stack, State state, int differences, String text, List<ResourceDifference> resources) {

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
