package com.cruddur.messaging.users;

/** A failure of PostgreSQL. Its message tells the user what is wrong and what to do. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
