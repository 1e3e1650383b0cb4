package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** Tests the choice of a stage and a copy. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class StageChoiceTest {

    private static final String HOME = "cruddur.home";

    @TempDir
    Path home;

    private String homeBefore;

    @Command
    private static final class CommandOnTable {
        @Mixin
        private final Target target = new Target(Map.<String, String>of()::get);

        @Mixin
        private TableOption table;
    }

    @BeforeEach
    void write_settings() throws IOException {
        homeBefore = System.setProperty(HOME, home.toString());
        Files.writeString(home.resolve("cdk.json"), """
                {
                  "context": {
                    "stages": {
                      "dev": { "table": { "name": "of-dev", "removal": "destroy" } },
                      "test": { "table": { "removal": "destroy" } },
                      "prod": { "table": { "name": "of-prod" } }
                    }
                  }
                }""");
    }

    @AfterEach
    void put_property_back() {
        System.setProperty(HOME, homeBefore);
    }

    private static CommandOnTable parse(String line) {
        CommandOnTable command = new CommandOnTable();
        new CommandLine(command).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return command;
    }

    @ParameterizedTest
    @CsvSource({
        "'', of-dev",
        "prod, of-prod",
        "--stage test, cruddur-messages",
        "prod --stage dev, of-dev",
        "--copy pr-7, cruddur-messages-pr-7",
        "prod --stage dev --copy pr-7, cruddur-messages-pr-7",
        "--table other, other",
        "prod --stage dev --copy pr-7 --table other, other",
    })
    void table_defaults_to_the_table_of_the_stage_or_copy(String line, String table) {
        assertThat(parse(line).table).hasToString(table);
    }

    @Test
    void copy_has_its_stream_stack() {
        assertThat(parse("prod --stage dev --copy pr-7").target.stages().names().stack("stream"))
                .isEqualTo("cruddur-messages-pr-7-stream");
    }

    @Test
    void command_that_is_printed_makes_the_same_choice() {
        assertThat(parse("prod --stage dev --copy pr-7 --region us-east-1")
                        .target
                        .words())
                .isEqualTo(" prod --region us-east-1 --stage dev --copy pr-7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            prod --copy x   | --copy 'x' is not possible: the stage prod keeps its data, so it cannot have copies; with --stage, name a stage with table.removal "destroy"
            """)
    void impossible_copy_is_refused(String line, String message) {
        CommandOnTable command = parse(line);

        assertThatThrownBy(command.table::toString)
                .isInstanceOf(ParameterException.class)
                .hasMessage(message);
    }

    @Test
    void unknown_stage_is_refused_with_the_similar_one() {
        assertThatThrownBy(() -> parse("--stage tset --table other"))
                .isInstanceOf(ParameterException.class)
                .hasMessageEndingWith(
                        "'tset' is not a stage of cdk.json. Allowed are dev, prod, test. Did you mean: test?");
    }

    @Test
    void default_stage_that_is_not_in_the_settings_is_refused() throws IOException {
        Files.writeString(home.resolve("cdk.json"), "{\"context\": {\"stages\": {\"test\": {}}}}");

        assertThatThrownBy(parse("prod").table::toString)
                .isInstanceOf(ParameterException.class)
                .hasMessage("'prod' is not a stage of cdk.json. Allowed are test.");
    }

    @Test
    void settings_without_stages_are_reported_with_where_to_add_one() throws IOException {
        Files.writeString(home.resolve("cdk.json"), "{}");

        assertThatThrownBy(parse("").table::toString)
                .isInstanceOf(ParameterException.class)
                .hasMessage("'dev' is not a stage, because cdk.json has none. Add it to context.stages.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"table": {"name": 5}}    | The setting stages.prod.table.name in cdk.json is 5; it must be 3 to 255 of the characters a-z A-Z 0-9 _ . -.
            {"table": {"name": "a b"}} | The setting stages.prod.table.name in cdk.json is "a b"; it must be 3 to 255 of the characters a-z A-Z 0-9 _ . -.
            {"environment": "1234"}   | The setting stages.prod.environment in cdk.json is "1234"; it must be an object with account and region.
            """)
    void wrong_setting_is_reported(String block, String message) throws IOException {
        Files.writeString(home.resolve("cdk.json"), "{\"context\": {\"stages\": {\"prod\": %s}}}".formatted(block));
        Target target = parse("prod --region us-east-1").target;

        assertThatThrownBy(() -> {
                    target.stage().table();
                    target.tables();
                })
                .isInstanceOf(Failure.class)
                .hasMessage(message);
    }

    @Test
    void setting_that_is_null_has_its_default() throws IOException {
        Files.writeString(
                home.resolve("cdk.json"),
                "{\"context\": {\"stages\": {\"prod\": {\"environment\": null, \"table\": {\"name\": null}}}}}");

        assertThat(parse("prod").table).hasToString("cruddur-messages");
        assertThat(parse("prod").target.stage().environment()).isEmpty();
    }

    @Test
    void settings_are_not_needed_if_the_table_is_given() throws IOException {
        Files.delete(home.resolve("cdk.json"));

        assertThat(parse("--table other").table).hasToString("other");
        assertThatThrownBy(parse("").table::toString)
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(home.resolve("cdk.json") + " cannot be read: ");
    }
}
