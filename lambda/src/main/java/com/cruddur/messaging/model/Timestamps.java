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
 * Sort keys as instants of microsecond precision.
 *
 * <p>Several textual forms are in circulation, and their order as strings is not the order of the instants they stand
 * for. Compare instants, never the strings.
 *
 * <p>All of them are in UTC. A sort key with another offset is read as the instant that it stands for, but DynamoDB keeps
 * it where its local time belongs: a list of a year has it in that year, and a list shows it among the entries of that
 * second.
 */
public final class Timestamps {

    /** The smallest step between two sort keys. */
    public static final Duration STEP = Duration.of(1, ChronoUnit.MICROS);

    /** The latest sort key: keys of a year with five digits would not sort. */
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
     * Reads any form in circulation: with or without a fraction, with an offset, with {@code Z}, or without either, which
     * means UTC. Digits past the microsecond are dropped.
     *
     * @throws IllegalArgumentException if the text is no such timestamp, or its year in UTC does not have four digits
     */
    public static Instant parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no timestamp; expected the form 2023-03-20T22:52:11.123456+00:00".formatted(text)));
    }

    /** Reads what {@link #parse} does; empty if the text is no such timestamp. */
    public static Optional<Instant> find(String text) {
        try {
            return Optional.of(READ.parse(text, Instant::from).truncatedTo(ChronoUnit.MICROS))
                    .filter(Timestamps::isInRange);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes the one form this project writes: {@code 2023-03-20T22:52:11.123456+00:00}, UTC, always 32 characters.
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
