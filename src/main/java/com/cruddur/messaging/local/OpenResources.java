package com.cruddur.messaging.local;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Resources that were opened one after the other, and are closed in the opposite order. */
final class OpenResources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    <T extends AutoCloseable> T add(T opened) {
        open.push(opened);
        return opened;
    }

    /** Closes all of them. One that does not close is told on standard error, and keeps no other open. */
    @Override
    public synchronized void close() {
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("cruddur: " + e.getMessage());
            }
        }
    }
}
