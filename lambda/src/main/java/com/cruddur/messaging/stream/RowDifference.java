package com.cruddur.messaging.stream;

import java.time.Instant;
import java.util.Locale;

/**
 * Where a member's row of a group differs from the newest message.
 *
 * @param owner the member's uuid
 * @param shown when the message was created that the row shows
 * @param newest when the newest message was created
 */
public record RowDifference(Kind kind, String owner, Instant shown, Instant newest) {

    /** In what a row differs. */
    public enum Kind {
        /** The row shows an older message. */
        BEHIND,

        /** The row stands at the newest message, with another text. */
        OTHER_TEXT,

        /** The member has more than one row of the group. */
        DOUBLED,

        /** The row shows a time after every message. */
        AHEAD;

        /** Returns its name in the output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
