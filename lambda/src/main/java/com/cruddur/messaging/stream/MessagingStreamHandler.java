package com.cruddur.messaging.stream;

/** Pattern E. */
public final class MessagingStreamHandler {
    /** The environment variable that names the table. */
    public static final String TABLE_NAME = "TABLE_NAME";
}
