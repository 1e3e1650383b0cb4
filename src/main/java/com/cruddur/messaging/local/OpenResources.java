package com.cruddur.messaging.local;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Closes resources in the opposite order in which they were opened. */
final class OpenResources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private volatile boolean failed;

    <T extends AutoCloseable> T add(T opened) {
        open.push(opened);
        return opened;
    }

    /** Closes every resource. If one fails to close, reports it on standard error and closes the others. */
    @Override
    public synchronized void close() {
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("cruddur: " + e.getMessage());
                failed = true;
            }
        }
    }

    /** Returns whether a resource has failed to close. */
    boolean haveFailed() {
        return failed;
    }
}
