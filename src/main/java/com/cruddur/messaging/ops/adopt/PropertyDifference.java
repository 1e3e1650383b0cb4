package com.cruddur.messaging.ops.adopt;

import java.util.List;

/**
 * A property in which an existing resource is not what the template says.
 *
 * @param property its path, which starts with the name of a property of the template
 * @param remedy how it is matched, if it must be matched first
 */
record PropertyDifference(
        String property, String template, String account, AdoptionOutcome outcome, List<AdoptionStep> remedy) {

    PropertyDifference {
        remedy = List.copyOf(remedy);
    }

    /** A difference that the next deploy changes. */
    static PropertyDifference inPlace(String property, String template, String account) {
        return new PropertyDifference(property, template, account, AdoptionOutcome.IN_PLACE, List.of());
    }

    /** A difference that must be matched first. */
    static PropertyDifference first(String property, String template, String account, AdoptionStep... remedy) {
        return new PropertyDifference(property, template, account, AdoptionOutcome.FIRST, List.of(remedy));
    }

    /** The property of the template that it is in. */
    String templateProperty() {
        return property.split("\\.", 2)[0];
    }
}
