package com.cruddur.messaging.stream;

import java.util.Locale;

/** Why a record can never succeed. */
enum SkipReason {
    /** The record lacks a part that every record of a message has. */
    MALFORMED,

    /** A key is of another type, names no message group, or is no timestamp. */
    UNREADABLE_KEY,

    /** The message has no text. */
    UNREADABLE_TEXT,

    /** A row with this text would be larger than DynamoDB takes. */
    BEYOND_LIMITS,

    /** A row's sort key is no timestamp. The group's other rows are moved. */
    UNREADABLE_ROW,

    /** A member's list has other items at the message's time and at all microseconds after it that a row may take. */
    NO_FREE_KEY,

    /** Nobody knows: it failed twice, where records of other groups did not. */
    UNEXPECTED;

    /** Returns its name in the log. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of the metric that counts it. */
    String metric() {
        StringBuilder name = new StringBuilder("Skipped");
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
