package com.cruddur.messaging.local;

/** What became of an invocation. */
sealed interface Invocation {

    /**
     * The function answered.
     *
     * @param payload its answer, JSON
     */
    record Answered(String payload) implements Invocation {}

    /**
     * The function failed, ran out of time, or could not be started.
     *
     * @param error the type and the message of what it threw
     */
    record Failed(String error) implements Invocation {}

    /** Invokes a function. */
    interface Target {

        /** @param event the event, JSON on one line */
        Invocation invoke(String requestId, String event);
    }
}
