package com.cruddur.messaging.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import software.amazon.awssdk.core.exception.AbortedException;

/** Passing time and chance, as far as waiting needs them. A simulation brings its own. */
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
                throw AbortedException.create("interrupted while waiting to try again", e);
            }
        }

        @Override
        public double random() {
            return new Random().nextDouble(); // seeded now: many instances may start from one snapshot
        }
    };

    /** Returns the nanoseconds since some fixed moment. */
    long nanos();

    /** Returns the time of day, as far as this machine knows it. */
    default Instant now() {
        return Instant.now();
    }

    /** Waits. */
    void sleep(Duration duration);

    /** Returns a random number from 0 to 1. */
    double random();
}
