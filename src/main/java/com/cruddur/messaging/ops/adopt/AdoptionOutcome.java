package com.cruddur.messaging.ops.adopt;

/** What becomes of a property in which an existing resource differs from the template. */
enum AdoptionOutcome {
    /** The import leaves it as it is, and the next deploy changes it, without interruption. */
    IN_PLACE("changed in place by the next deploy"),
    /** CloudFormation would refuse to change it, or harm whoever uses it. */
    FIRST("must be matched first"),
    /** CloudFormation can only make a new resource, without the items of the old one. */
    REPLACED("would be replaced: must be matched first");

    private final String text;

    AdoptionOutcome(String text) {
        this.text = text;
    }

    /** Whether the resource can be imported with such a difference. */
    boolean isAdoptable() {
        return this == IN_PLACE;
    }

    @Override
    public String toString() {
        return text;
    }
}
