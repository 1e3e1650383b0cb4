package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Fixture;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;

/** Tests that help is in whole sentences and names the defaults, and that completion offers only accepted values. */
@Concurrent
class HelpTest {

    private static final String SENTENCES = "[A-Z](?s:.*)\\.";

    static Stream<CommandLine> commands() {
        Fixture.use();
        return CommandReference.commands(Cruddur.commandLine());
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private static CommandLine command(String... path) {
        Fixture.use();
        CommandLine command = Cruddur.commandLine();
        for (String name : path) {
            command = command.getSubcommands().get(name);
        }
        return command;
    }

    private static Iterable<String> candidates(CommandLine command, String label) {
        return command.getCommandSpec().args().stream()
                .filter(argument -> argument.paramLabel().equals(label))
                .findAny()
                .orElseThrow()
                .completionCandidates();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_is_described_in_sentences_and_the_first_says_what_it_does(CommandLine command) {
        assertThat(List.of(command.getCommandSpec().usageMessage().description()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(SENTENCES))
                .first()
                .asString()
                .matches("[A-Z][a-z]+s .*");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void option_is_described_in_sentences(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .allSatisfy(argument -> assertThat(description(argument)).matches(SENTENCES));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void last_sentence_names_the_default(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .filteredOn(HelpTest::hasDefault)
                .allSatisfy(argument ->
                        assertThat(description(argument)).matches(".*\\. (Defaults to|By default) ((?!\\. ).)+\\."))
                .filteredOn(argument -> argument.defaultValue() != null)
                .allSatisfy(argument ->
                        assertThat(description(argument)).contains(". Defaults to " + argument.defaultValue()));
    }

    private static boolean hasDefault(ArgSpec argument) {
        Object initial = argument.initialValue();
        boolean isEmpty = initial == null || initial instanceof Collection<?> several && several.isEmpty();
        return argument.arity().max() > 0 && (argument.defaultValue() != null || !isEmpty);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void help_breaks_lines_at_spaces_only(int columns) {
        Fixture.use();
        int most = Math.max(55, Math.min(columns, 120));

        assertThat(CommandReference.commands(Cruddur.commandLine(System::getenv, OptionalInt.of(columns))))
                .allSatisfy(command -> {
                    String help = command.getUsageMessage(Ansi.OFF);
                    String onOneLine = help.replaceAll("\\s+", " ");
                    assertThat(help.lines())
                            .allMatch(line ->
                                    line.length() <= most || !line.strip().contains(" "));
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .allSatisfy(line -> assertThat(onOneLine).contains(line));
                    assertThat(command.getCommandSpec().args())
                            .allSatisfy(argument -> assertThat(onOneLine).contains(description(argument)));
                });
    }

    @Test
    void next_line_of_a_description_begins_below_the_first() {
        String help = Cruddur.commandLine(System::getenv, OptionalInt.of(60))
                .getSubcommands()
                .get("up")
                .getUsageMessage(Ansi.ON);

        assertThat(help.replaceAll("\u001b\\[[\\d;]*m", "")).contains("""
                      --port=PORT            Listen on this port; 0 means
                                             any free port. Defaults to
                                             8000.
                """);
    }

    /** The usage shows what is required. A description that repeats it may differ from the usage. */
    @ParameterizedTest
    @MethodSource("commands")
    void only_the_usage_says_what_is_required(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .noneMatch(argument -> description(argument).endsWith("Required."));
    }

    @Test
    void usage_shows_required_arguments_without_brackets() {
        assertThat(command("ddb", "drop").getUsageMessage(Ansi.OFF)).containsPattern("\\sTABLE\\s");
        assertThat(command("ddb", "send").getUsageMessage(Ansi.OFF)).containsPattern("\\sTEXT\\s");
    }

    private static boolean takesProd(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals("prod"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_mentions_prod_only_if_the_command_accepts_it(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .filteredOn(argument -> description(argument).matches(".*\\b(word|for|with|of) prod\\b.*"))
                .allMatch(argument -> takesProd(command));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void completion_offers_only_values_that_the_command_accepts(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .filteredOn(argument -> argument.completionCandidates() != null && argument.converters().length > 0)
                .allSatisfy(argument -> assertThat(argument.completionCandidates())
                        .isNotEmpty()
                        .allSatisfy(value -> argument.converters()[0].convert(value)));
    }

    @Test
    void help_and_completion_list_the_stages_of_the_settings() {
        List<CommandLine> withStage = commands()
                .filter(command -> command.getCommandSpec().optionsMap().containsKey("--stage"))
                .toList();

        assertThat(withStage).hasSizeGreaterThan(10).allSatisfy(command -> {
            assertThat(candidates(command, "STAGE")).containsExactly("dev", "prod");
            assertThat(description(command.getCommandSpec().findOption("--stage")))
                    .contains("cdk.json: dev, prod.");
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void default_stage_depends_on_prod_only_if_the_command_accepts_it(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .filteredOn(argument -> argument.paramLabel().equals("STAGE"))
                .allSatisfy(stage -> assertThat(
                                description(stage).endsWith(" Defaults to prod with the word prod, otherwise dev."))
                        .isEqualTo(takesProd(command)));
    }

    @Test
    void completion_offers_only_prod() {
        assertThat(candidates(command("adopt"), "prod")).containsExactly("prod");
        assertThat(candidates(command("db", "create"), "prod")).containsExactly("prod");
        assertThat(CommandRun.inThisJvm("adopt", "local").exits(2).err()).contains("Add the word prod.");
    }
}
