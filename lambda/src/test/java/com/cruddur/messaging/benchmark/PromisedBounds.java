package com.cruddur.messaging.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Compares measurements with promised upper bounds, prints them, and remembers missed ones. */
final class PromisedBounds {

    private final List<String> missed = new ArrayList<>();

    void check(String what, double measured, double most) {
        boolean holds = measured <= most;
        System.out.printf("%s: %.2f, at most %.2f%s%n", what, measured, most, holds ? "" : " MISSED");
        if (!holds) {
            missed.add(what);
        }
    }

    boolean allHold() {
        return missed.isEmpty();
    }
}
