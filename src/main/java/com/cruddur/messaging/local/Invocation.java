package com.cruddur.messaging.local;

import java.util.List;

/** The result of an invocation. */
sealed interface Invocation {

    /** Returns the lines that the function printed. */
    List<String> printed();

    /**
     * The function answered.
     *
     * @param payload the answer as JSON
     */
    record Answered(String payload, List<String> printed) implements Invocation {}

    /**
     * The function failed, ran out of time, or could not be started.
     *
     * @param error the type and message of the exception, or the reason in Lambda's words
     */
    record Failed(String error, List<String> printed) implements Invocation {}

    interface InvocableFunction {

        /**
         * Invokes the function and waits for its result.
         *
         * @param batch the records of the event
         */
        Invocation invoke(String requestId, List<StreamEvent> batch);
    }
}
