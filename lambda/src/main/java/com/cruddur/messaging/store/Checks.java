package com.cruddur.messaging.store;

import com.cruddur.messaging.model.Schema;
import java.util.regex.Pattern;

/** Checks values before they are written. An exception names the field, its value and the allowed values. */
final class Checks {

    /** Cruddur's limit of a message, in characters (Unicode code points). */
    static final int LONGEST_TEXT = 1024;

    private static final Pattern UUID = Pattern.compile(Schema.UUID_FORM);

    private Checks() {}

    static void uuid(String field, String value) {
        if (!UUID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s'; it must be a uuid such as 5ae290ed-55d1-47a0-bc6d-fe2bc2700399"
                            .formatted(field, value));
        }
    }

    static void text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "The message is blank; it must have 1 to %d characters.".formatted(LONGEST_TEXT));
        }
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "The message has %d characters; it must have 1 to %d.".formatted(length, LONGEST_TEXT));
        }
    }
}
