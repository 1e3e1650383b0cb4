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
     * @throws IllegalArgumentException if the text is no such timestamp, or {@link #format} could not write it
     */
    public static Instant parse(String text) {
        try {
            Instant instant = READ.parse(text, Instant::from).truncatedTo(ChronoUnit.MICROS);
            requireFourDigitYear(instant);
            return instant;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no timestamp; expected the form 2023-03-20T22:52:11.123456+00:00".formatted(text), e);
        }
    }

    /**
     * Writes the one form this project writes: {@code 2023-03-20T22:52:11.123456+00:00}, UTC, always 32 characters.
     *
     * @throws IllegalArgumentException if the year does not have four digits, because such keys would not sort
     */
    public static String format(Instant instant) {
        requireFourDigitYear(instant);
        return WRITE.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static void requireFourDigitYear(Instant instant) {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 0 || year > 9999) {
            throw new IllegalArgumentException(
                    "%s cannot be a sort key; the year must be 0 to 9999".formatted(instant));
        }
    }
}
