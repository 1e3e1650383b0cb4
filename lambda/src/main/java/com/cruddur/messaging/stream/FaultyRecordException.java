package com.cruddur.messaging.stream;

/** A fault of a record itself, which no other delivery mends. Its message names neither a text nor a user. */
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
