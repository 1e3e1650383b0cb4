package com.cruddur.messaging.ops.adopt;

import java.util.List;

/**
 * A property in which an existing resource is not what the template says.
 *
 * @param property its path, which starts with the name of a property of the template
 * @param remedy how it is matched, if it must be matched first
 */
record Difference(String property, String template, String account, AdoptionOutcome outcome, List<Step> remedy) {

    Difference {
        remedy = List.copyOf(remedy);
    }

    /** A difference that the next deploy changes. */
    static Difference inPlace(String property, String template, String account) {
        return new Difference(property, template, account, AdoptionOutcome.IN_PLACE, List.of());
    }

    /** A difference that must be matched first. */
    static Difference first(String property, String template, String account, Step... remedy) {
        return new Difference(property, template, account, AdoptionOutcome.FIRST, List.of(remedy));
    }

    /** The property of the template that it is in. */
    String templateProperty() {
        return property.split("\\.", 2)[0];
    }
}
