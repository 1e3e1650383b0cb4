package com.cruddur.messaging.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Converts between sort keys and instants of microsecond precision.
 *
 * <p>Several textual forms are in circulation, and their order as strings differs from the order of their instants.
 * Compare instants, never strings.
 *
 * <p>Nearly all keys are in UTC. A key with a different offset is read as its instant, but DynamoDB sorts it by its
 * local time: the list of a year includes it if the local time is in that year, at the position of the local second.
 */
public final class Timestamps {

    /** The smallest difference between two sort keys: 1 microsecond. */
    public static final Duration STEP = Duration.of(1, ChronoUnit.MICROS);

    /** The latest sort key. Keys with a year of five digits would not sort. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withChronology(IsoChronology.INSTANCE)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter WRITE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private Timestamps() {}

    /**
     * Reads any form in circulation: with or without a fraction, and with an offset, with {@code Z}, or without both,
     * which means UTC. Digits after the microsecond are dropped.
     *
     * @throws IllegalArgumentException if the text is not such a timestamp, or its year in UTC does not have four
     *     digits
     */
    public static Instant parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is not a timestamp; expected the form 2023-03-20T22:52:11.123456+00:00".formatted(text)));
    }

    /** Reads the same forms as {@link #parse}, or returns empty if the text is not such a timestamp. */
    public static Optional<Instant> find(String text) {
        try {
            return Optional.of(READ.parse(text, Instant::from).truncatedTo(ChronoUnit.MICROS))
                    .filter(Timestamps::isInRange);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes an instant in UTC with microseconds, always 32 characters: {@code 2023-03-20T22:52:11.123456+00:00}. This
     * project writes no other form.
     *
     * @throws IllegalArgumentException if the year does not have four digits, because such keys would not sort
     */
    public static String format(Instant instant) {
        if (!isInRange(instant.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException(
                    "%s cannot be a sort key; the year must be 0 to 9999".formatted(instant));
        }
        return WRITE.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static boolean isInRange(Instant instant) {
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }
}
