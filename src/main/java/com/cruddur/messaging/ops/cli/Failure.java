package com.cruddur.messaging.ops.cli;

/** Something that a command could not do. The message is for the user: what is wrong, and what to do. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
