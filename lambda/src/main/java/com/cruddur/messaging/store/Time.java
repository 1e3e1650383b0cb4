package com.cruddur.messaging.store;

import java.time.Duration;

/** Passing time: what it is read from and how one waits for it. A simulation brings its own. */
public interface Time {

    /** The time of this machine. */
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) {
            try {
                Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting to try again", e);
            }
        }
    };

    /** Returns the nanoseconds since some fixed moment. */
    long nanos();

    /** Waits. */
    void sleep(Duration duration);
}
