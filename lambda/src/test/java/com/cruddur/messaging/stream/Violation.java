package com.cruddur.messaging.stream;

/** A broken invariant. It is an error, so that no function under test catches it. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** The invariants. The last three hold when every record is delivered, the others at every moment. */
    enum Invariant {
        EVERY_MEMBER_HAS_A_ROW,
        NO_DELETED_ROW_COMES_BACK,
        NO_ROW_GOES_BACK,
        FOREIGN_ATTRIBUTES_SURVIVE,
        NO_OTHER_GROUP_IS_TOUCHED,
        NO_MESSAGE_IS_WRITTEN,
        EVERY_RECORD_IS_HANDLED,
        EVERY_RECORD_HAS_ONE_OUTCOME,
        NO_GOOD_MESSAGE_IS_SKIPPED,
        NO_GOOD_MESSAGE_IN_THE_FAILURE_QUEUE,
        BAD_MESSAGES_DELAY_BY_TWO_SECONDS_AT_MOST,
        THE_ANSWER_IS_IN_TIME,
        AT_REST_ONE_ROW_EACH,
        AT_REST_THE_NEWEST_TEXT,
        AT_REST_THE_NEWEST_TIME
    }

    private final Invariant invariant;

    Violation(Invariant invariant, String detail) {
        super("%s: %s".formatted(invariant, detail));
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
