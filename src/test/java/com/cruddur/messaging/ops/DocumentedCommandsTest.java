package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.DocumentationPages;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Checks that each command in the docs exists, with its options, in the version that this project pins. */
@Concurrent
class DocumentedCommandsTest {

    private static final Path CDK = Path.of("node_modules/aws-cdk/lib/cli");

    private static final Pattern CODE = Pattern.compile("```(?:bash|console)\n(.*?)```|`([^`\n]+)`", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"]+");
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\(([^()]+)\\)");

    /** The placeholders in the docs, each with a value of its form. */
    private static final Map<String, String> PLACEHOLDERS =
            Map.of("UUID", "5ae290ed-55d1-47a0-bc6d-fe2bc2700399", "TIME", "2026-11-20T10:00:00Z", "STAGE", "prod");

    static Stream<String> awsCommands() {
        return commands("aws ");
    }

    static Stream<String> cdkCommands() {
        return commands("npx cdk ");
    }

    static Stream<String> cruddurCommands() {
        return commands("bin/cruddur ");
    }

    @ParameterizedTest
    @MethodSource("awsCommands")
    void aws_command_and_its_options_exist(String command) {
        assertThatCode(() -> AwsCommand.check(words(command))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("cdkCommands")
    void cdk_command_and_its_options_exist(String command) {
        List<String> words = words(command);
        JsonNode cli = CommandRun.parse(text(CDK.resolve("cli-type-registry.json")));
        JsonNode known = cli.path("commands").path(words.get(2));
        Set<String> options = Stream.of(cli.path("globalOptions"), known.path("options"))
                .flatMap(group -> group.properties().stream())
                .flatMap(option -> Stream.of(
                        "--" + option.getKey(),
                        "--no-" + option.getKey(),
                        "-" + option.getValue().path("alias").asText()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known.isMissingNode()).isFalse();
        assertThat(options).containsAll(options(words));
        assertThat(words.contains("--unstable=" + words.get(2)))
                .isEqualTo(text(CDK.resolve("cli.js"))
                        .contains("RequireUnstable(configuration, '%s')".formatted(words.get(2))));
    }

    @ParameterizedTest
    @MethodSource("cruddurCommands")
    void cruddur_command_and_its_options_exist(String command) {
        CommandLine cruddur = Cruddur.commandLine();
        String[] arguments = words(command).stream()
                .skip(1)
                .map(word -> PLACEHOLDERS.getOrDefault(word, word))
                .toArray(String[]::new);

        assertThatCode(() -> cruddur.parseArgs(arguments)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aws lambda wake-up --function-name f                                   | wake-up
            aws lambda update-alias --function-name f --name live --funktion-version 1 | --funktion-version
            aws lambda update-alias --function-name f                              | --name
            aws snapstart list                                                     | snapstart
            """)
    void faulty_aws_command_is_reported(String command, String fault) {
        assertThatCode(() -> AwsCommand.check(words(command))).hasMessageContaining(fault);
    }

    @Test
    void commands_are_found_inline_in_blocks_and_in_substitutions() {
        assertThat(commands(
                        "See `aws a b` and\n```bash\naws c \\\n  d $(aws e f) | less # why\nnpx cdk g\n```", "aws "))
                .containsExactly("aws a b", "aws c    d X", "aws e f");
    }

    private static Stream<String> commands(String start) {
        return DocumentationPages.all().stream()
                .flatMap(page -> commands(text(page), start).stream())
                .distinct();
    }

    private static List<String> commands(String page, String start) {
        List<String> found = new ArrayList<>();
        CODE.matcher(page)
                .results()
                .map(code ->
                        code.group(1) == null ? code.group(2) : code.group(1).replace("\\\n", " "))
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("^\\$ ", ""))
                .forEach(line -> {
                    List<String> inner = SUBSTITUTION
                            .matcher(line)
                            .results()
                            .map(MatchResult::group)
                            .toList();
                    String outer = SUBSTITUTION.matcher(line).replaceAll("X");
                    Stream.concat(
                                    Stream.of(outer),
                                    inner.stream().map(command -> command.substring(2, command.length() - 1)))
                            .map(command -> command.replaceFirst("( [|>]| +#).*", ""))
                            .filter(command -> command.startsWith(start))
                            .map(String::strip)
                            .forEach(found::add);
                });
        return found;
    }

    private static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
                .toList();
    }

    static List<String> options(List<String> words) {
        return words.stream()
                .filter(word -> word.matches("--?[a-z].*"))
                .map(word -> word.replaceFirst("=.*", ""))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
