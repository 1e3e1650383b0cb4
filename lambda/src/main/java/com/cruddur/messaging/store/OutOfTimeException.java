package com.cruddur.messaging.store;

import java.time.Duration;

/** A piece of work did not begin a request, or a wait, that might have ended after the time allowed. */
public final class OutOfTimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfTimeException(Duration allowed) {
        super("the time allowed, %d ms, is over".formatted(allowed.toMillis()));
    }
}
