package com.cruddur.messaging.stream;

import java.util.Locale;

/** The reason why a record can never succeed. */
enum SkipReason {
    /** The record lacks a part that every record of a message has. */
    MALFORMED,

    /** A key has another type, contains no message group, or is not a timestamp. */
    UNREADABLE_KEY,

    /** The message has no text. */
    UNREADABLE_TEXT,

    /** A row with this text would exceed DynamoDB's limits. */
    BEYOND_LIMITS,

    /** A row's sort key is not a timestamp. The group's other rows are moved. */
    UNREADABLE_ROW,

    /**
     * In a member's conversation list, other items have the key of the message's time and of each of the next 999
     * microseconds.
     */
    NO_FREE_KEY,

    /** Unknown: the record failed twice while records of other groups did not. */
    UNEXPECTED;

    /** Returns the name in the log. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of the metric that counts this reason. */
    String metric() {
        StringBuilder name = new StringBuilder("Skipped");
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
