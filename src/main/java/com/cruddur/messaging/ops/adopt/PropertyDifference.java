package com.cruddur.messaging.ops.adopt;

import java.util.List;

/**
 * A property in which an existing resource differs from the template.
 *
 * @param property the path of the property, which starts with the name of a property of the template
 * @param template the value in the template
 * @param account the value in the account
 * @param remedy the steps that fix the difference; empty if the next deploy changes the property
 */
record PropertyDifference(
        String property, String template, String account, AdoptionOutcome outcome, List<AdoptionStep> remedy) {

    PropertyDifference {
        remedy = List.copyOf(remedy);
    }

    /** Returns a difference that the next deploy removes. */
    static PropertyDifference inPlace(String property, String template, String account) {
        return new PropertyDifference(property, template, account, AdoptionOutcome.IN_PLACE, List.of());
    }

    /** Returns a difference that must be fixed before the import. */
    static PropertyDifference fixFirst(String property, String template, String account, AdoptionStep... remedy) {
        return new PropertyDifference(property, template, account, AdoptionOutcome.FIX_FIRST, List.of(remedy));
    }

    /** Returns the name of the property in the template. */
    String templateProperty() {
        return property.split("\\.", 2)[0];
    }
}
