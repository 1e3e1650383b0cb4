package com.cruddur.messaging.stream;

import java.util.Random;

/**
 * Decides at random which messages the function never handles, because their records are lost, expire or are skipped.
 */
final class Losses {

    private final Random random;
    private final double rate;

    private Losses(Random random, double rate) {
        this.random = random;
        this.rate = rate;
    }

    static Losses none() {
        return new Losses(null, 0);
    }

    static Losses many(Random random) {
        return new Losses(random, 0.05 + random.nextDouble() / 3);
    }

    boolean happen() {
        return rate > 0 && random.nextDouble() < rate;
    }
}
