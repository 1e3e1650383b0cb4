package com.cruddur.messaging.ops.adopt;

/**
 * A property in which an existing resource is not what the template says.
 *
 * @param property its path, which starts with the name of a property of the template
 */
record Difference(String property, String template, String account, Outcome outcome) {

    /** The property of the template that it is in. */
    String templateProperty() {
        return property.split("\\.", 2)[0];
    }
}
