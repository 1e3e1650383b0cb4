package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.Page;
import java.time.Year;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that choose the part of a list to read. */
final class ListingOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + Listing.DEFAULT_LIMIT,
            description = "Print at most this many entries, the newest ones. Defaults to ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--year",
            paramLabel = "YEAR",
            converter = FourDigits.class,
            description = "Print only entries of this year, in UTC. Defaults to all years.")
    private Year year;

    @Option(
            names = "--after",
            paramLabel = "NEXT",
            description =
                    "Continue after this entry: give the value that the previous page printed. By default the command starts with the newest entry.")
    private String after;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Listing listing() {
        try {
            return new Listing(limit, Optional.ofNullable(year), Optional.ofNullable(after));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** Returns a hint for a list without entries, after a space; empty if the list is of all years. */
    Optional<String> otherYears() {
        return Optional.ofNullable(year)
                .map(" Only the year %s was searched. To list all years, omit --year."::formatted);
    }

    /** Reads a year of four digits. */
    static final class FourDigits implements ITypeConverter<Year> {
        @Override
        public Year convert(String value) {
            if (!value.matches("[0-9]{4}")) {
                throw new TypeConversionException(
                        "'%s' is not a year; it must have four digits, such as 2026".formatted(value));
            }
            return Year.of(Integer.parseInt(value));
        }
    }

    /** Reports the items that could not be read, the consumed capacity if the target is AWS, and how to get the next page. */
    static void sayMore(Output output, Page<?> page, Target target) {
        output.sayUnreadable(page.unreadable());
        if (target.isAws()) {
            output.say("Consumed capacity: %s read units".formatted(page.consumedCapacity()));
        }
        page.next().ifPresent(next -> output.say("For older entries, add --after %s".formatted(next)));
    }
}
