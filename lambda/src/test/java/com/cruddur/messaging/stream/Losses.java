package com.cruddur.messaging.stream;

import java.util.Random;

/** Messages that the function never moves the rows to, by chance: their records are lost, given up, or skipped. */
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
