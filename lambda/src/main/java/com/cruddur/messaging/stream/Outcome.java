package com.cruddur.messaging.stream;

/** The result of handling a record. Every record has exactly one. Lambda delivers only failed records again. */
sealed interface Outcome {

    /** Returns the name in the log. */
    String word();

    /** Returns the level of the log line. */
    default String level() {
        return "INFO";
    }

    /** Returns the outcome of the older messages of the same group in the batch. */
    default Outcome ofOlder() {
        return this;
    }

    /** Rows were moved or edited, and now show the message. */
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

    /** All rows already show the message or a newer one, or the record is not about a written message. */
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

    /** The group has no rows: its members deleted the conversation, or it never had any. */
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

    /** The record itself is at fault. The stream continues without it. */
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

    /** The environment is at fault. Lambda must deliver the record again. */
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
