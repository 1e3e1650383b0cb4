package com.cruddur.messaging.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import software.amazon.awssdk.core.exception.AbortedException;

/** The clock and the random numbers that waiting needs. A simulation replaces them. */
public interface Time {

    /** The clock of this machine. */
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
            return new Random().nextDouble(); // a new seed: many function instances start from one snapshot
        }
    };

    /** Returns the nanoseconds since a fixed moment. */
    long nanos();

    /** Returns the current time of this machine. */
    default Instant now() {
        return Instant.now();
    }

    /** Waits for this duration. */
    void sleep(Duration duration);

    /** Returns a random number from 0 (inclusive) to 1 (exclusive). */
    double random();
}
