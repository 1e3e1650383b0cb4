package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import software.amazon.event.ruler.Machine;

/** The filter criteria of an event source mapping. A record passes if it matches a pattern, or if there are no patterns. */
final class EventFilter {

    private final List<String> patterns;
    private final Machine machine = Machine.builder().build();

    /** @throws IllegalStateException if a pattern is not a valid event pattern */
    EventFilter(List<String> patterns) {
        this.patterns = patterns;
        for (String pattern : patterns) {
            try {
                machine.addRule(pattern, pattern);
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The event source mapping's filter %s is not an event pattern: %s"
                                .formatted(pattern, e.getMessage()),
                        e);
            }
        }
    }

    boolean passes(ObjectNode record) {
        try {
            return patterns.isEmpty()
                    || !machine.rulesForJSONEvent(record.toString()).isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException("The filter cannot read the record " + record, e);
        }
    }
}
