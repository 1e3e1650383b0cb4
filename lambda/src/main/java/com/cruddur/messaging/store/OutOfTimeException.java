package com.cruddur.messaging.store;

import java.time.Duration;

/** Thrown instead of beginning a request or a wait that could end after the allowed time. */
public final class OutOfTimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfTimeException(Duration allowed) {
        super("the allowed time of %d ms is over".formatted(allowed.toMillis()));
    }
}
