package com.cruddur.messaging.store;

import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.util.Comparator;

/**
 * The position of an item in its list: by the second as its sort key spells it, then by the instant, then by the sort
 * key.
 *
 * <p>DynamoDB sorts by the characters of the key. In UTC this is the order of the seconds, but not always the order
 * within a second: {@code 22:52:11Z} sorts after {@code 22:52:11.9}.
 */
record Position(String sk, Instant time) implements Comparable<Position> {

    private static final int SECOND_LENGTH = "2023-03-20T22:52:11".length();

    /** A character that sorts after every character that may follow the second in a timestamp. */
    private static final String LAST = "~";

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::second).thenComparing(Position::time).thenComparing(Position::sk);

    /**
     * Reads a sort key.
     *
     * @throws IllegalArgumentException if it is not a timestamp
     */
    static Position of(String sk) {
        return new Position(sk, Timestamps.parse(sk));
    }

    /** Returns whether a sort key, in any form, has the same second. */
    boolean isInSecondOf(String other) {
        return second().equals(secondOf(other));
    }

    /** Returns a key that sorts after every sort key of the same second, and before all keys of the next. */
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
