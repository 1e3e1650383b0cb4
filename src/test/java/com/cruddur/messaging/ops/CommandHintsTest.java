package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.FailureHandler;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Tests the commands that failures tell the user to run. */
@Concurrent
class CommandHintsTest {

    private static final Pattern HINT = Pattern.compile("bin/cruddur((?: [a-z][a-z-]*){1,2})");

    private static String message(String failed, Exception failure) {
        StringWriter err = new StringWriter();
        CommandLine command = Cruddur.commandLine(Map.<String, String>of()::get).setErr(new PrintWriter(err));
        ParseResult parsed = command.parseArgs(failed.split(" "));
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        new FailureHandler()
                .handleExecutionException(failure, leaf.commandSpec().commandLine(), parsed);
        return err.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ddb scan                                            | ddb list-tables     | ddb list-tables
            ddb scan local                                      | ddb list-tables     | ddb list-tables
            ddb scan prod --limit 3 --format json               | ddb list-tables     | ddb list-tables prod
            ddb scan prod --region eu-west-1 --profile ours     | ddb list-tables     | ddb list-tables prod --profile ours --region eu-west-1
            ddb scan --table odd --endpoint-url http://db:8000  | ddb list-tables     | ddb list-tables --endpoint-url http://db:8000
            ddb scan --table odd --endpoint-url http://db:8000  | ddb schema-load     | ddb schema-load --table odd --endpoint-url http://db:8000
            ddb drop odd prod --stage dev --copy pr-7           | ddb schema-load     | ddb schema-load --table odd prod --stage dev --copy pr-7
            ddb send hi --user bayko --table odd --copy pr-7    | ddb seed            | ddb seed --table odd --copy pr-7
            ddb send hi prod --users postgres --table odd       | db seed             | db seed prod
            db seed prod                                        | db create           | db create prod
            db seed                                             | db create           | db create
            db setup prod --stage dev --profile ours            | db schema-load      | db schema-load prod
            cognito list-users --stage dev                      | up --with-users     | up --stage dev --with-users
            ddb scan --endpoint-url http://localhost:8000       | up                  | up
            ddb scan --endpoint-url http://127.0.0.1:4566       | up --with-users     | up --port 4566 --with-users
            ddb scan --endpoint-url http://localhost --copy a   | up                  | up --port 80 --copy a
            """)
    void command_works_where_the_failed_one_did(String failed, String hint, String completed) {
        assertThat(message(failed, new Failure("It failed. Run bin/cruddur %s, or not.".formatted(hint))))
                .isEqualTo("cruddur: It failed. Run bin/cruddur %s, or not.".formatted(completed));
    }

    @ParameterizedTest
    @CsvSource({"Read timed out, 30", "Connect timed out, 5"})
    void slow_answer_is_not_reported_as_a_missing_listener(String reason, int seconds) {
        assertThat(message("ddb scan", SdkClientException.create("", new SocketTimeoutException(reason))))
                .isEqualTo("cruddur: http://localhost:8000 did not answer within %d s.".formatted(seconds));
    }

    /** Nobody has bin on the PATH. A command that a user may copy begins with bin/cruddur. */
    @Test
    void every_command_to_copy_begins_with_the_path() {
        Pattern bare = Pattern.compile("(?<![/\\w.-])cruddur (%s)(?![ a-z-]*:)"
                .formatted(
                        String.join("|", Cruddur.commandLine().getSubcommands().keySet())));
        assertThat(Stream.of("README.md", "RATIONALE.md", "docs", "bin", "src/main/java")
                        .flatMap(CommandHintsTest::files))
                .isNotEmpty()
                .noneMatch(file -> bare.matcher(read(file)).find());
    }

    private static Stream<Path> files(String path) {
        try {
            return Files.walk(Checkout.ROOT.resolve(path)).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A hint with a mistyped command would not be completed. */
    @Test
    void every_command_in_a_message_exists() {
        List<String> hints =
                files("src/main/java").flatMap(CommandHintsTest::hints).toList();
        CommandLine root = Cruddur.commandLine();

        assertThat(hints).contains("ddb schema-load", "db create");
        assertThat(hints).allSatisfy(hint -> {
            String[] words = hint.split(" ");
            CommandLine command = root.getSubcommands().get(words[0]);
            assertThat(command).isNotNull();
            if (!command.getSubcommands().isEmpty()) {
                assertThat(command.getSubcommands()).containsKey(words[1]);
            }
        });
    }

    private static Stream<String> hints(Path source) {
        return HINT.matcher(read(source)).results().map(match -> match.group(1).strip());
    }
}
