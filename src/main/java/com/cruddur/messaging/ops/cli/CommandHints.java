package com.cruddur.messaging.ops.cli;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Completes the commands that the message of a failure tells the user to run, so that they work where the failed command did. */
final class CommandHints {

    private CommandHints() {}

    /**
     * Returns a message in which every {@code bin/cruddur} command has the arguments of the failed command that choose the account,
     * the stage or copy, the table and the database.
     */
    static String complete(String message, CommandSpec failed) {
        String completed = message;
        for (CommandSpec hinted : Suggestions.commands(failed.root()).toList()) {
            if (hinted.subcommands().isEmpty()) {
                completed = completed.replaceAll(
                        "bin/%s(?![\\w-])".formatted(hinted.qualifiedName()),
                        "$0" + quoteReplacement(words(hinted, failed)));
            }
        }
        return completed;
    }

    private static String words(CommandSpec hinted, CommandSpec failed) {
        Optional<Target> target = Target.of(failed);
        if (Target.of(hinted).isPresent()) {
            String table = hinted.findOption("--table") == null
                    ? ""
                    : TableOption.argument(failed)
                            .map(name -> " --table " + name)
                            .orElse("");
            return table + target.map(Target::words).orElse("");
        }
        if (hinted.findOption("--port") != null) {
            return target.map(Target::wordsOfUp).orElse("");
        }
        return takesProd(hinted) && isProd(failed) ? " prod" : "";
    }

    private static boolean takesProd(CommandSpec command) {
        return command.positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals("prod"));
    }

    private static boolean isProd(CommandSpec command) {
        return command.positionalParameters().stream().anyMatch(parameter -> parameter.getValue() == Place.PROD);
    }
}
