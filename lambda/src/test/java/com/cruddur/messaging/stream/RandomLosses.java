package com.cruddur.messaging.stream;

import java.util.Random;

/**
 * Decides at random which messages the function never handles, because their records are lost, expire or are skipped.
 */
final class RandomLosses {

    private final Random random;
    private final double rate;

    private RandomLosses(Random random, double rate) {
        this.random = random;
        this.rate = rate;
    }

    static RandomLosses none() {
        return new RandomLosses(null, 0);
    }

    static RandomLosses many(Random random) {
        return new RandomLosses(random, 0.05 + random.nextDouble() / 3);
    }

    boolean happen() {
        return rate > 0 && random.nextDouble() < rate;
    }
}
