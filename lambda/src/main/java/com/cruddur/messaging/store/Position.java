package com.cruddur.messaging.store;

import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.util.Comparator;

/**
 * Where an item stands in its list: by the second as its sort key writes it, within that second by the instant, and at one
 * instant by the sort key.
 *
 * <p>DynamoDB sorts by the key's characters. In UTC that is the order of the seconds, but not always the order within one:
 * {@code 22:52:11Z} comes after {@code 22:52:11.9}.
 */
record Position(String sk, Instant time) implements Comparable<Position> {

    private static final int SECOND_LENGTH = "2023-03-20T22:52:11".length();

    /** Sorts after every character that may follow the second in a timestamp. */
    private static final String LAST = "~";

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::second).thenComparing(Position::time).thenComparing(Position::sk);

    /**
     * Reads a sort key.
     *
     * @throws IllegalArgumentException if it is no timestamp
     */
    static Position of(String sk) {
        return new Position(sk, Timestamps.parse(sk));
    }

    /** Returns whether a sort key, of whatever form, names the same second. */
    boolean isInSecondOf(String other) {
        return second().equals(secondOf(other));
    }

    /** Returns what sorts after every sort key of the same second, and before those of the next. */
    String endOfSecond() {
        return second() + LAST;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    private String second() {
        return secondOf(sk);
    }

    private static String secondOf(String sk) {
        return sk.substring(0, Math.min(sk.length(), SECOND_LENGTH));
    }
}
