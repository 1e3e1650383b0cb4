package com.cruddur.messaging.ops.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a past time with its zone. Truncates it to the second, because point-in-time recovery takes whole seconds. */
public final class PastSecondConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String value) {
        Instant second = parse(value);
        if (second.isAfter(Instant.now())) {
            throw new TypeConversionException("'%s' is in the future; it must be a past time".formatted(value));
        }
        return second;
    }

    private static Instant parse(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    isWithoutZone(value)
                            ? "'%s' has no zone; write %sZ for UTC, or an offset such as %s+01:00"
                                    .formatted(value, value, value)
                            : "'%s' is not a time; it must look like 2026-11-20T11:52:05Z or 2026-11-20T12:52:05+01:00"
                                    .formatted(value));
        }
    }

    private static boolean isWithoutZone(String value) {
        try {
            LocalDateTime.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
