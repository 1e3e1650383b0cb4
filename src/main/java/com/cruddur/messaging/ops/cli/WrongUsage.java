package com.cruddur.messaging.ops.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in sentences what is wrong with the arguments of a command. */
final class WrongUsage {

    /** Messages of picocli, as regular expressions, and the text to print instead. */
    private static final List<Map.Entry<String, String>> REWORDINGS = List.of(
            Map.entry("^Invalid value for option '([^'=]+)[^']*'(?: at index \\d+)?(?: \\([^)]*\\))?: (?=')", "$1 "),
            Map.entry("^Invalid value for positional parameter at index \\S+ \\(prod\\): ", ""),
            Map.entry("^Invalid value for positional parameter at index \\S+ \\(([^)]*)\\): ", "$1 "),
            Map.entry("'(-?\\d+)' is not an? (?:int|long)$", "'$1' is too large"),
            Map.entry("is not an? (?:int|long)$", "is not a whole number"),
            Map.entry("is not a boolean$", "is neither true nor false"),
            Map.entry("^Missing required parameter for option '([^'=]+).*", "$1 needs a value"),
            Map.entry(
                    "^Expected parameter for option '([^']+)' but found '([^']+)'",
                    "$1 needs a value, but '$2' follows"),
            Map.entry(
                    "^Missing required parameter: 'TABLE'$",
                    "The name of the table is missing. Give it, as in: bin/cruddur ddb drop cruddur-messages"),
            Map.entry(
                    "^Missing required parameter: 'TEXT'$",
                    "The text is missing. Give it, as in: bin/cruddur ddb send \"Hello\""),
            Map.entry("^Missing required (?:option|parameter)s: (.*)$", "$1 are missing"),
            Map.entry("^Missing required (?:option|parameter): (.*)$", "$1 is missing"),
            Map.entry("^option '([^']+)'.* should be specified only once.*", "$1 may be given only once"));

    private static final Pattern FIRST_LETTER = Pattern.compile("^\\p{Ll}");

    private WrongUsage() {}

    /** Returns what is wrong. picocli takes the value of a mistyped option for a parameter; the message names the option. */
    static String message(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        List<String> unmatched = command.getUnmatchedArguments();
        if (unmatched.isEmpty() && !command.getSubcommands().isEmpty() && exception.getArgSpec() == null) {
            return "A subcommand is missing. Give one of %s."
                    .formatted(String.join(", ", command.getSubcommands().keySet()));
        }
        if (!unmatched.isEmpty()
                && (exception instanceof UnmatchedArgumentException
                        || exception instanceof MissingParameterException
                        || exception.getArgSpec() instanceof PositionalParamSpec)) {
            return unknown(unmatched.get(0), command);
        }
        if (exception instanceof MutuallyExclusiveArgsException) {
            return "Give only one of %s."
                    .formatted(exception
                            .getMessage()
                            .replaceFirst("Error: (.*) are mutually.*", "$1")
                            .replaceAll("=[^,]*", "")
                            .replaceFirst(", (?=[^,]*$)", " and "));
        }
        String sentence = sentence(exception.getMessage());
        return Place.isRefused(exception) ? sentence + quotes(command.getCommandSpec()) : sentence;
    }

    private static String unknown(String word, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (word.startsWith("-")) {
            return "'%s' is not an option.".formatted(word)
                    + (takesText(spec) && Suggestions.of(command, word).isEmpty()
                            ? " If the text begins with a hyphen, give it last, after --."
                            : "");
        }
        return command.getSubcommands().isEmpty()
                ? Place.tooMany(word) + quotes(spec)
                : "'%s' is not a command.".formatted(word);
    }

    private static String quotes(CommandSpec command) {
        return takesText(command) ? " If the text has several words, put it in quotes." : "";
    }

    private static boolean takesText(CommandSpec command) {
        return command.positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals("TEXT"));
    }

    /** Returns a message as a sentence: without the jargon of picocli, with a capital letter and a full stop. */
    static String sentence(String message) {
        String text = String.valueOf(message);
        for (Map.Entry<String, String> rewording : REWORDINGS) {
            text = text.replaceFirst(rewording.getKey(), rewording.getValue());
        }
        Matcher letter = FIRST_LETTER.matcher(text);
        return letter.replaceFirst(first -> first.group().toUpperCase(Locale.ROOT))
                + (text.matches("(?s).*[.?!]") ? "" : ".");
    }
}
