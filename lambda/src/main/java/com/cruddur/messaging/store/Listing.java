package com.cruddur.messaging.store;

import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Year;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What part of a list to read.
 *
 * @param limit the most entries to return, at least 1
 * @param year only entries of this year (UTC); empty means all years
 * @param after the {@link Page#next()} of the page before, of that year; empty starts with the newest entry
 */
public record Listing(int limit, Optional<Year> year, Optional<String> after) {

    /** How many entries a list has where no other limit is given. */
    public static final int DEFAULT_LIMIT = 20;

    public Listing {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is %d; it must be at least 1".formatted(limit));
        }
        year.ifPresent(y -> {
            if (y.getValue() < 0 || y.getValue() > 9999) {
                throw new IllegalArgumentException("year is %s; it must be 0 to 9999".formatted(y));
            }
        });
        after.ifPresent(Listing::requireTimestamp);
        if (after.isPresent() && !after.get().startsWith(prefix(year))) {
            throw new IllegalArgumentException(
                    "after is %s; in a listing of %s it must be of that year".formatted(after.get(), year.get()));
        }
    }

    private static void requireTimestamp(String after) {
        try {
            Timestamps.parse(after);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("after is not where a page ended: " + e.getMessage(), e);
        }
    }

    private static String prefix(Optional<Year> year) {
        return year.map(y -> "%04d-".formatted(y.getValue())).orElse("");
    }

    /** Returns what the sort keys of the entries begin with: the year, or nothing. */
    String prefix() {
        return prefix(year);
    }

    /** Returns where a query of a partition starts: with all of the second where the page before ended. */
    Map<String, AttributeValue> start(String pk) {
        return after.map(sk -> Map.of(
                        Schema.PK, string(pk), Schema.SK, string(Position.of(sk).endOfSecond())))
                .orElse(Map.of());
    }

    /** Returns whether an item comes after the page before. */
    boolean follows(Position position) {
        return after.map(Position::of)
                .filter(end -> position.compareTo(end) >= 0)
                .isEmpty();
    }

    /** Returns a listing of the newest {@value #DEFAULT_LIMIT} entries of all years. */
    public static Listing newest() {
        return new Listing(DEFAULT_LIMIT, Optional.empty(), Optional.empty());
    }

    /** Returns this listing with another limit. */
    public Listing limit(int most) {
        return new Listing(most, year, after);
    }

    /** Returns this listing with the entries of one year only. */
    public Listing year(Year only) {
        return new Listing(limit, Optional.of(only), after);
    }

    /** Returns this listing from where a page ended, given its {@link Page#next()}: a value of {@link Schema#SK}. */
    public Listing after(String next) {
        return new Listing(limit, year, Optional.of(next));
    }
}
