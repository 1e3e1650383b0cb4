package com.cruddur.messaging.ops.cli;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands or options that a user may mean by a word that is neither. */
final class Suggestions {

    /** One typing error is allowed in so many letters. */
    private static final int LETTERS_PER_ERROR = 3;

    private Suggestions() {}

    /**
     * Returns the likeliest options of a command, or, for a word without hyphens at its start, the likeliest commands of
     * the whole CLI. If some of them are below the command, returns only these. Empty if nothing is like the word.
     */
    static List<String> of(CommandLine command, String word) {
        if (word.startsWith("-")) {
            return likeliest(word, command.getCommandSpec().optionsMap().keySet(), Function.identity());
        }
        if (command.getSubcommands().isEmpty()) {
            return List.of();
        }
        String here = command.getCommandSpec().qualifiedName() + " ";
        List<String> everywhere =
                likeliest(word, commands(command.getCommandSpec().root()).toList(), CommandSpec::name).stream()
                        .map(CommandSpec::qualifiedName)
                        .toList();
        List<String> below =
                everywhere.stream().filter(path -> path.startsWith(here)).toList();
        return below.isEmpty() ? everywhere : below;
    }

    private static Stream<CommandSpec> commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(sub -> Stream.concat(Stream.of(sub), commands(sub)));
    }

    /** Returns the candidates of the same name, else those of which the word is a part, else those with the fewest typing errors. */
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

    /** Returns whether one begins at a word of the other, as in {@code conversations} and {@code list-conversations}. */
    private static boolean isPart(String a, String b) {
        return ("-" + a).contains("-" + b) || ("-" + b).contains("-" + a);
    }

    private static String letters(String word) {
        return word.replaceFirst("^-+", "").replaceFirst("=.*", "");
    }
}
