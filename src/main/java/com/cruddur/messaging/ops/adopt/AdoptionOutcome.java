package com.cruddur.messaging.ops.adopt;

/** What adoption does with a property in which an existing resource differs from the template. */
enum AdoptionOutcome {
    /** The import keeps the property, and the next deploy changes it without interruption. */
    IN_PLACE("changed in place by the next deploy"),
    /** A deploy could not change the property, or the change would harm users of the resource. */
    FIX_FIRST("must be fixed before the import"),
    /** A deploy would replace the resource with a new one, without the items of the old one. */
    REPLACED("would be replaced: must be fixed before the import");

    private final String text;

    AdoptionOutcome(String text) {
        this.text = text;
    }

    /** Returns whether a resource with such a difference can be imported. */
    boolean isAdoptable() {
        return this == IN_PLACE;
    }

    @Override
    public String toString() {
        return text;
    }
}
