package com.cruddur.messaging.users;

/** Something that PostgreSQL did not do. The message is for the user: what is wrong, and what to do. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
