package com.cruddur.messaging.ops;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Renders the reference of all commands in Markdown: a heading, a description and a table of options for each command. Describes
 * an option that several commands take once, at the beginning.
 */
final class CommandReference {

    /** An option that at least this many commands take is described at the beginning. */
    private static final int SEVERAL = 3;

    private static final String HEAD = "| option | description | default |\n|---|---|---|\n";

    private static final Pattern DEFAULT = Pattern.compile("(?<description>.*?) ?Defaults to (?<value>.*)\\.");

    /** An option or parameter. Two commands share it if name, label and description are equal. */
    private record Argument(String name, String label, String description, boolean isInherited, boolean isRequired) {

        private static Argument of(ArgSpec argument) {
            String description = String.join(" ", argument.description());
            if (argument instanceof OptionSpec option) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                boolean isInherited = option.inherited() || option.usageHelp() || option.versionHelp();
                return new Argument(
                        option.longestName(),
                        String.join(", ", option.names()) + value,
                        description,
                        isInherited,
                        option.required() && option.group() == null);
            }
            return new Argument(argument.paramLabel(), argument.paramLabel(), description, false, argument.required());
        }

        private String row() {
            Matcher parts = DEFAULT.matcher(description);
            boolean hasDefault = parts.matches();
            String value = isRequired ? "required" : hasDefault ? parts.group("value") : "";
            return "| %s | %s | %s |%n"
                    .formatted(
                            cell("`%s`".formatted(label)),
                            cell(hasDefault ? parts.group("description") : description),
                            cell(value));
        }
    }

    private final List<CommandSpec> commands;
    private final List<Argument> shared;

    private CommandReference(CommandLine root) {
        commands = commands(root).map(CommandLine::getCommandSpec).toList();
        Map<Argument, Long> uses = commands.stream()
                .flatMap(CommandReference::arguments)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        shared = uses.entrySet().stream()
                .filter(use -> use.getValue() >= SEVERAL)
                .sorted(Entry.<Argument, Long>comparingByValue().reversed())
                .collect(Collectors.toMap(use -> use.getKey().name(), Entry::getKey, (most, fewer) -> most))
                .values()
                .stream()
                .sorted(Comparator.comparing(Argument::isInherited).reversed().thenComparing(Argument::name))
                .toList();
    }

    /** Returns a command and all commands below it. */
    static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandReference::commands));
    }

    /** Returns the reference of a command and all its subcommands. */
    static String of(CommandLine root) {
        CommandReference reference = new CommandReference(root);
        return "### Shared options\n\nOptions of every command: %s. Under each command, \"Shared\" lists the others that it takes.\n\n%s\n%s"
                .formatted(
                        names(reference.shared.stream().filter(Argument::isInherited)),
                        HEAD + rows(reference.shared.stream()),
                        reference.commands.stream()
                                .skip(1)
                                .map(reference::section)
                                .collect(Collectors.joining("\n")));
    }

    private static Stream<Argument> arguments(CommandSpec command) {
        return Stream.concat(command.positionalParameters().stream(), command.options().stream())
                .map(Argument::of);
    }

    private String section(CommandSpec command) {
        List<Argument> arguments = arguments(command).toList();
        String own = rows(arguments.stream().filter(argument -> !shared.contains(argument)));
        String others =
                names(shared.stream().filter(argument -> !argument.isInherited() && arguments.contains(argument)));
        return "### %s\n\n%s\n%s%s"
                .formatted(
                        command.qualifiedName().replaceFirst("^\\S+ ", ""),
                        String.join("\n", command.usageMessage().description()),
                        own.isEmpty() ? "" : "\n" + HEAD + own,
                        others.isEmpty() ? "" : "\nShared: %s.\n".formatted(others));
    }

    private static String rows(Stream<Argument> arguments) {
        return arguments.map(Argument::row).collect(Collectors.joining());
    }

    private static String names(Stream<Argument> arguments) {
        return arguments.map(argument -> "`%s`".formatted(argument.name())).collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
