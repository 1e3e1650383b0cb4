package com.cruddur.messaging.stream;

/** How a record ended: each in exactly one of these. Only one that failed is delivered again. */
sealed interface Outcome {

    /** Returns its name in the log. */
    String word();

    /** Returns the level of its line in the log. */
    default String level() {
        return "INFO";
    }

    /** Returns how the older messages ended that the batch has of the same group. */
    default Outcome ofOlder() {
        return this;
    }

    /** Rows show the message now that did not before. */
    record Moved(int rows) implements Outcome {

        @Override
        public String word() {
            return "moved";
        }

        @Override
        public Outcome ofOlder() {
            return new Coalesced();
        }
    }

    /** All rows show the message, or a newer one; or the record is not about a message written. */
    record NothingToDo() implements Outcome {

        @Override
        public String word() {
            return "nothing-to-do";
        }
    }

    /** A newer message of the same group in the batch moved the rows. */
    record Coalesced() implements Outcome {

        @Override
        public String word() {
            return "coalesced";
        }
    }

    /** The group has no rows: its members may have deleted the conversation, or anybody made it up. */
    record Rowless() implements Outcome {

        @Override
        public String word() {
            return "rowless";
        }

        @Override
        public String level() {
            return "WARN";
        }
    }

    /** The record itself is at fault, and the stream goes on without it. */
    record Skipped(SkipReason reason, String error) implements Outcome {

        @Override
        public String word() {
            return "skipped";
        }

        @Override
        public String level() {
            return "ERROR";
        }
    }

    /** The environment is at fault: the record is to be delivered again. */
    record Failed(String error) implements Outcome {

        @Override
        public String word() {
            return "failed";
        }

        @Override
        public String level() {
            return "ERROR";
        }
    }
}
