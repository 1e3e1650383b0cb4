package com.cruddur.messaging.store;

import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Year;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Selects a part of a list to read.
 *
 * @param limit the maximum number of entries, at least 1
 * @param year returns only entries of this year in UTC, 0 to 9999; empty means all years
 * @param after the {@link Page#next()} of the previous page. It must be in {@code year}, if that is set. Empty starts
 *     with the newest entry.
 */
public record Listing(int limit, Optional<Year> year, Optional<String> after) {

    /** The default maximum number of entries. */
    public static final int DEFAULT_LIMIT = 20;

    /**
     * @throws IllegalArgumentException if the limit or the year is out of range, or {@code after} is not a timestamp or
     *     not in {@code year}
     */
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
            throw new IllegalArgumentException("after is not the end of a page: " + e.getMessage(), e);
        }
    }

    private static String prefix(Optional<Year> year) {
        return year.map(y -> "%04d-".formatted(y.getValue())).orElse("");
    }

    /** Returns the common prefix of the entries' sort keys: the year, or an empty string. */
    String prefix() {
        return prefix(year);
    }

    /** Returns the exclusive start key of a query. It includes the whole second in which the previous page ended. */
    Map<String, AttributeValue> start(String pk) {
        return after.map(sk -> Map.of(
                        Schema.PK, string(pk), Schema.SK, string(Position.of(sk).endOfSecond())))
                .orElse(Map.of());
    }

    /** Returns whether an item belongs after the previous page. */
    boolean follows(Position position) {
        return after.map(Position::of)
                .filter(end -> position.compareTo(end) >= 0)
                .isEmpty();
    }

    /** Returns a listing of the newest {@value #DEFAULT_LIMIT} entries of all years. */
    public static Listing newest() {
        return new Listing(DEFAULT_LIMIT, Optional.empty(), Optional.empty());
    }

    /** Returns this listing with a different limit. */
    public Listing limit(int most) {
        return new Listing(most, year, after);
    }

    /** Returns this listing, limited to one year. */
    public Listing year(Year only) {
        return new Listing(limit, Optional.of(only), after);
    }

    /** Returns this listing, starting after the page with this {@link Page#next()}, a value of {@link Schema#SK}. */
    public Listing after(String next) {
        return new Listing(limit, year, Optional.of(next));
    }
}
