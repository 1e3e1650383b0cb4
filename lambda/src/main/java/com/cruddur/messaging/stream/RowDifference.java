package com.cruddur.messaging.stream;

import java.time.Instant;
import java.util.Locale;

/**
 * A difference between a member's group row and the newest message.
 *
 * @param owner the member's uuid
 * @param shown when the message that the row shows was created
 * @param newest when the newest message was created
 */
public record RowDifference(Kind kind, String owner, Instant shown, Instant newest) {

    /** The kind of difference. */
    public enum Kind {
        /** The row shows an older message. */
        BEHIND,

        /** The row shows the time of the newest message with a different text. */
        OTHER_TEXT,

        /** The member has more than one row of the group. */
        DOUBLED,

        /** The row shows a time after every message. */
        AHEAD;

        /** Returns the name in the output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
