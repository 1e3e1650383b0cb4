package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.Page;
import java.time.DateTimeException;
import java.time.Year;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What part of a list to read. */
final class ListingOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + Listing.DEFAULT_LIMIT,
            description = "The most entries, the newest of all. By default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--year",
            paramLabel = "YEAR",
            description = "Only entries of this year, UTC. By default all years.")
    private Integer year;

    @Option(
            names = "--after",
            paramLabel = "NEXT",
            description = "Go on where a page ended: what it printed as next. By default with the newest entry.")
    private String after;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Listing listing() {
        try {
            return new Listing(limit, Optional.ofNullable(year).map(Year::of), Optional.ofNullable(after));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    command.commandLine(), "--year is %d; it must be 0 to 9999".formatted(year), e);
        }
    }

    /** Says what could not be read, what a page cost, if AWS says so, and how to go on. */
    static void sayMore(Output output, Page<?> page, Target target) {
        output.sayUnreadable(page.unreadable());
        if (target.isAws()) {
            output.say("Consumed capacity: %s read units".formatted(page.consumedCapacity()));
        }
        page.next().ifPresent(next -> output.say("Older ones: --after %s".formatted(next)));
    }
}
