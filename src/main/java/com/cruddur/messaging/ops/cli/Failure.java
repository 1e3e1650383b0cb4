package com.cruddur.messaging.ops.cli;

/** A failure of a command. Its message tells the user what is wrong and what to do. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
