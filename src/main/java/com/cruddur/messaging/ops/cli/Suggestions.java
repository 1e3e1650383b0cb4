package com.cruddur.messaging.ops.cli;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Finds the commands, options or names that a user probably meant by an unknown word. */
public final class Suggestions {

    /** The number of letters for which one typing error is allowed. */
    private static final int LETTERS_PER_ERROR = 3;

    private Suggestions() {}

    /**
     * Returns the most similar options of a command if the word begins with a hyphen, otherwise the most similar commands of the
     * whole CLI. If some of these are below the command, returns only them. Returns empty if nothing is similar.
     */
    static List<String> of(CommandLine command, String word) {
        if (word.startsWith("-")) {
            return likeliest(
                    word,
                    command.getCommandSpec().optionsMap().keySet().stream()
                            .filter(option -> option.startsWith("--")) // -h is part of too many words
                            .toList(),
                    Function.identity());
        }
        if (command.getSubcommands().isEmpty()) {
            return List.of();
        }
        String here = "bin/%s ".formatted(command.getCommandSpec().qualifiedName());
        List<String> everywhere =
                likeliest(word, commands(command.getCommandSpec().root()).toList(), CommandSpec::name).stream()
                        .map(meant -> "bin/" + meant.qualifiedName())
                        .toList();
        List<String> below =
                everywhere.stream().filter(path -> path.startsWith(here)).toList();
        return below.isEmpty() ? everywhere : below;
    }

    /** Returns the question whether the user meant the most similar of some names, after a space; empty if none is similar. */
    public static String question(String word, Collection<String> names) {
        List<String> meant = likeliest(word, names, Function.identity());
        return meant.isEmpty() ? "" : " Did you mean: %s?".formatted(String.join(" or ", meant));
    }

    /** Returns every command below a command. */
    static Stream<CommandSpec> commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(sub -> Stream.concat(Stream.of(sub), commands(sub)));
    }

    /** Returns the candidates with the same name, or else with a common part, or else with the fewest typing errors. */
    private static <T> List<T> likeliest(String word, Collection<T> candidates, Function<T, String> name) {
        String letters = letters(word);
        if (letters.isEmpty()) {
            return List.of();
        }
        return Stream.<Predicate<String>>concat(
                        Stream.of(letters::equals, candidate -> isPart(letters, candidate)),
                        Stream.iterate(
                                        1,
                                        errors -> errors <= letters.length() / LETTERS_PER_ERROR,
                                        errors -> errors + 1)
                                .map(errors -> candidate ->
                                        new DamerauLevenshteinDistance(errors).apply(letters, candidate) >= 0))
                .map(likeness -> candidates.stream()
                        .filter(candidate -> likeness.test(letters(name.apply(candidate))))
                        .toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Returns whether one contains the other at the start of a word, as {@code list-conversations} contains {@code conversations}. */
    private static boolean isPart(String a, String b) {
        return ("-" + a).contains("-" + b) || ("-" + b).contains("-" + a);
    }

    private static String letters(String word) {
        return word.replaceFirst("^-+", "").replaceFirst("=.*", "");
    }
}
