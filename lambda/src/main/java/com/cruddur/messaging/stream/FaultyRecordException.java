package com.cruddur.messaging.stream;

/**
 * Thrown if a record itself is at fault, so that another delivery cannot succeed. The message contains neither a text
 * nor a user.
 */
final class FaultyRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SkipReason reason;

    FaultyRecordException(SkipReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SkipReason reason() {
        return reason;
    }
}
