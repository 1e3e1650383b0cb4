package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Concurrent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Tests wrong usage and help. No test here reaches a table. */
@Concurrent
class CruddurTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ddb list-tables staging                   | 'staging' is one word too many. The only word allowed here is prod.
                    ddb list-tables prdo                      | 'prdo' is one word too many. The only word allowed here is prod. Did you mean: prod?
                    ddb list-tables prod staging              | 'staging' is one word too many.
                    ddb send hello there                      | 'there' is one word too many. The only word allowed here is prod. If the text has several words, put it in quotes.
                    ddb send hello prod there                 | 'there' is one word too many. If the text has several words, put it in quotes.
                    ddb list-tables --format yaml             | 'yaml' is not a format; allowed are text (the default) and json
                    ddb list-tables --endpoint-url localhost  | 'localhost' is not an endpoint; it must be a URL such as http://localhost:8000
                    ddb list-tables --profile dev             | --profile 'dev' is allowed only with prod
                    ddb drop                                  | The name of the table is missing. Give it, as in: bin/cruddur ddb drop cruddur-messages
                    ddb scan --limit 0                        | --limit is 0; it must be at least 1
                    ddb list-tables prod --region Ireland     | 'Ireland' is not a region; it must look like us-east-1
                    ddb scan --table a/b                      | 'a/b' is not the name of a table; it must be 3 to 255 of the characters a-z A-Z 0-9 _ . -
                    ddb schema-load --table a/b               | 'a/b' is not the name of a table
                    ddb drop a/b                              | 'a/b' is not the name of a table
                    ddb send Gr\uFFFDn                          | The message is not in UTF-8; set the terminal to UTF-8: Gr\uFFFDn
                    ddb seed --messages 0                     | The number of messages is 0 and the number of groups is 1; both must be 1 to 1000000
                    ddb seed --messages 2147483647            | The number of messages is 2147483647 and the number of groups is 1; both must be 1 to 1000000
                    ddb patterns get-conversation --year 2000000000 | --year '2000000000' is not a year; it must have four digits, such as 2026.
                    ddb patterns list-conversations --year 23 | --year '23' is not a year
                    ddb seed --other andrewbrown              | Both users are andrewbrown; a conversation needs two
                    ddb send                                  | The text is missing. Give it, as in: bin/cruddur ddb send "Hello".
                    ddb send @README.md --other a:b           | 'a:b' is not a user
                    ddb send -hello                           | '-hello' is not an option. If the text begins with a hyphen, give it last, after --.
                    ddb list-tables --endpoint-url http://localhost:65536 | 'http://localhost:65536' is not an endpoint
                    ddb list-tables --endpoint-url http://localhost:0 | 'http://localhost:0' is not an endpoint
                    ddb list-tables --endpoint-url http://u@localhost | 'http://u@localhost' is not an endpoint
                    ddb list-tables --endpoint-url http://localhost?a=b | 'http://localhost?a=b' is not an endpoint
                    ddb list-tables --endpoint-url http://localhost#a | 'http://localhost#a' is not an endpoint
                    ddb send hi --group 5ae290ed              | '5ae290ed' is not a uuid; it must look like 5ae290ed-55d1-47a0-bc6d-fe2bc2700399
                    ddb send hi --user 5ae290ed-55d1-47a0-bc6d-fe2bc2700399 | has no handle; write HANDLE, UUID:HANDLE or UUID:HANDLE:NAME
                    ddb send hi --other a:b                   | 'a:b' is not a user; write HANDLE, UUID, UUID:HANDLE or UUID:HANDLE:NAME
                    ddb patterns get-conversation --limit 0   | --limit is 0; it must be at least 1
                    ddb patterns get-conversation --after 2026 | --after is not the end of a page: '2026' is not a timestamp; expected the form 2023-03-20T22:52:11.123456+00:00
                    ddb patterns list-conversations --year 2024 --after 2023-03-20T22:52:11+00:00 | --after is 2023-03-20T22:52:11+00:00; in a listing of 2024 it must be of that year
                    ddb patterns get-conversation --year 20x6 | --year '20x6' is not a year; it must have four digits, such as 2026.
                    ddb scan --limit many                     | --limit 'many' is not a whole number.
                    ddb restore --all                         | '--at=TIME' is missing.
                    ddb restore --all --at 2026-11-20T11:52:05 | '2026-11-20T11:52:05' has no zone; write 2026-11-20T11:52:05Z for UTC, or an offset such as 2026-11-20T11:52:05+01:00
                    ddb restore --all --at 2999-01-01T00:00:00Z | '2999-01-01T00:00:00Z' is in the future
                    ddb restore --all --at yesterday          | 'yesterday' is not a time; it must look like 2026-11-20T11:52:05Z
                    ddb restore --at 2026-11-20T11:52:05Z     | Give either --all, or at least one --group or --user
                    ddb restore --at 2026-11-20T11:52:05Z --all --user worf | Give either --all, or at least one --group or --user
                    ddb restore --at 2026-11-20T11:52:05Z --all --units 0 | --units is 0; it must be at least 1
                    ddb restore --at 2026-11-20T11:52:05Z --group a | 'a' is not a uuid
                    ddb seed --users ldap                     | 'ldap' is not a source of users; allowed are derived (the default) and postgres
                    ddb scan --stage staging                  | 'staging' is not a stage of cdk.json. Allowed are dev, prod.
                    ddb scan --stage prdo --table x           | 'prdo' is not a stage of cdk.json. Allowed are dev, prod. Did you mean: prod?
                    ddb scan --copy PR                        | 'PR' is not the name of a copy; it must be 1 to 12 lower-case letters, digits and single hyphens, no hyphen at either end
                    ddb scan prod --copy x                    | --copy 'x' is not possible: the stage prod keeps its data, so it cannot have copies; with --stage, name a stage with table.removal "destroy"
                    ddb drop cruddur-messages --copy x        | --copy 'x' means table cruddur-messages-x, not cruddur-messages
                    ddb skan                                  | Did you mean: bin/cruddur ddb scan?
                    ddb tail --from                           | '--from' is not an option.
                    ddb scan --limit                          | --limit needs a value.
                    ddb scan --limit 5 --limit 6              | --limit may be given only once.
                    ddb scan --limit 2147483648               | --limit '2147483648' is too large.
                    """)
    void wrong_usage_is_refused_with_what_is_allowed(String line, String message) {
        CommandRun run = CommandRun.inThisJvm(line.split(" +")).exits(2);

        assertThat(run.err()).contains(message).contains("See: bin/cruddur ddb").doesNotContain("Exception", "\tat ");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "ddb schema-load"})
    void assembly_that_is_not_a_directory_is_wrong_usage(String command) {
        CommandRun run = CommandRun.inThisJvm((command + " --assembly no-such").split(" "))
                .exits(2);

        assertThat(run.err()).isEqualToNormalizingNewlines("""
                        cruddur %1$s: --assembly 'no-such' is not a directory; to make it, run npx cdk synth -o no-such.
                        See: bin/cruddur %1$s --help
                        """.formatted(command));
    }

    @Test
    void unknown_stage_is_refused_before_the_synth() {
        assertThat(CommandRun.inThisJvm("up", "--stage", "prdo").exits(2).err())
                .contains("'prdo' is not a stage of cdk.json.", "Did you mean: prod?")
                .doesNotContain("Synthesizing");
    }

    @ParameterizedTest
    @CsvSource({"up --db-path,--db-path", "up --assembly,--assembly", "adopt prod --into,--into"})
    void empty_value_is_not_a_directory(String line, String option) {
        CommandRun run = CommandRun.inThisJvm((line + "=").split(" ")).exits(2);

        assertThat(run.err()).contains(option + " '' is not a directory.");
    }

    @Test
    void port_of_postgresql_needs_the_users() {
        assertThat(CommandRun.inThisJvm("up", "--postgres-port", "5432")
                        .exits(2)
                        .err())
                .isEqualToNormalizingNewlines("""
                        cruddur up: --postgres-port needs --with-users, which starts PostgreSQL.
                        See: bin/cruddur up --help
                        """);
    }

    @Test
    void emulated_account_and_postgresql_need_two_ports() {
        assertThat(CommandRun.inThisJvm("up", "--with-users", "--port", "5432")
                        .exits(2)
                        .err())
                .startsWith("cruddur up: --port and --postgres-port are both 5432; give two different ports.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--table", "--region", "--endpoint-url"})
    void empty_value_is_not_a_name(String option) {
        assertThat(CommandRun.inThisJvm("ddb", "scan", option + "=").exits(2).err())
                .contains("'' is not");
    }

    @Test
    void stacks_are_adopted_in_aws_only() {
        CommandRun run = CommandRun.inThisJvm("adopt").exits(2);

        assertThat(run.err())
                .contains(
                        "This command works on AWS only, not on this machine. Add the word prod.",
                        "See: bin/cruddur adopt --help");
    }

    @Test
    void group_and_other_together_are_wrong_usage() {
        CommandRun run = CommandRun.inThisJvm(
                "ddb", "send", "hi", "--other", "worf", "--group", "5ae290ed-55d1-47a0-bc6d-fe2bc2700399");

        assertThat(run.exits(2).err()).contains("Give only one of --group and --other.");
    }

    @Test
    void missing_command_prints_the_commands() {
        assertThat(CommandRun.inThisJvm().exits(2).err()).contains("Usage: bin/cruddur", "ddb");
    }

    static Stream<CommandLine> commands() {
        return CommandReference.commands(Cruddur.commandLine());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_and_a_version(CommandLine command) {
        String[] path = command.getCommandSpec()
                .qualifiedName()
                .substring("cruddur".length())
                .strip()
                .split(" ");
        Stream<String> words = Stream.of(path).filter(word -> !word.isEmpty());
        String[] help = Stream.concat(words, Stream.of("--help")).toArray(String[]::new);

        CommandRun run = CommandRun.inThisJvm(help).exits(0);

        assertThat(run.out()).contains("Usage: bin/" + command.getCommandSpec().qualifiedName(), "--version");
        assertThat(run.err()).isEmpty();
    }
}
