package com.cruddur.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a different thread or process. */
public final class Waiting {

    private Waiting() {}

    /** Waits until a condition is true, and fails if it is not true in time. */
    public static void until(Duration patience, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waiting too long").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50); // A shorter interval would slow the other process down.
        }
    }
}
