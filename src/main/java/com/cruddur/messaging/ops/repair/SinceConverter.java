package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.ops.cli.PastSecondConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a past time: a span before now, such as {@code 24h}, or a time with its zone. */
public final class SinceConverter implements ITypeConverter<Instant> {

    private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,5})([mhd])");

    @Override
    public Instant convert(String value) {
        Matcher span = SPAN.matcher(value);
        if (span.matches()) {
            long number = Long.parseLong(span.group(1));
            return Instant.now()
                    .minus(
                            switch (span.group(2)) {
                                case "m" -> Duration.ofMinutes(number);
                                case "h" -> Duration.ofHours(number);
                                default -> Duration.ofDays(number);
                            });
        }
        try {
            return new PastSecondConverter().convert(value);
        } catch (TypeConversionException e) {
            throw new TypeConversionException("%s; or write a span such as 30m, 24h or 7d".formatted(e.getMessage()));
        }
    }
}
