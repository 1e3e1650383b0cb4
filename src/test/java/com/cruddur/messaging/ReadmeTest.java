package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the README: its length, commands, costs and badges. */
class ReadmeTest {

    private static final Pattern SHELL = Pattern.compile("```bash\n(.*?)\\s*(#.*)?\n```");

    @Test
    void readme_has_at_most_150_lines() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void both_commands_of_the_first_screen_run_in_ci_as_written() throws IOException {
        List<String> commands = SHELL.matcher(Files.readString(Path.of("README.md")))
                .results()
                .limit(2)
                .map(block -> block.group(1))
                .toList();

        assertThat(commands).containsExactly("bin/cruddur up", "mvn verify");
        assertThat(Files.readAllLines(Path.of(".ci/run")))
                .anyMatch(line -> line.startsWith(commands.get(0) + " &"))
                .contains(commands.get(1));
    }

    @Test
    void costs_at_rest_are_the_totals_of_the_page() throws IOException {
        String table = first(
                "(?s)\\| \\| `dev` \\| `prod` \\|\n(.+?\\*\\*together.+?)\n",
                Files.readString(Path.of("docs/costs.md")));
        List<List<Double>> rows = table.lines()
                .skip(1)
                .map(row -> Stream.of(row.split("\\|", -1))
                        .skip(2)
                        .limit(2)
                        .map(cell -> cell.replace("*", "").strip())
                        .map(cell -> cell.isEmpty() ? 0 : Double.parseDouble(cell))
                        .toList())
                .toList();
        List<Double> totals = rows.get(rows.size() - 1);
        for (int stage = 0; stage < 2; stage++) {
            int column = stage;
            assertThat(rows.subList(0, rows.size() - 1).stream()
                            .mapToDouble(row -> row.get(column))
                            .sum())
                    .isCloseTo(totals.get(stage), within(0.001));
        }

        assertThat(Path.of("README.md"))
                .content()
                .contains("Without traffic `dev` costs %.2f US dollars a month, and `prod` %.2f."
                        .formatted(totals.toArray()));
    }

    @Test
    void badges_name_the_licence_and_the_java_of_the_pom() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(Path.of("README.md"))
                .content()
                .contains(
                        "badge/licence-%s-"
                                .formatted(first("<license>\\s*<name>(.+?)</name>", pom)
                                        .replace("-", "--")),
                        "badge/Java-%s%%20or%%20newer-"
                                .formatted(first("<maven.compiler.release>(.+?)</maven.compiler.release>", pom)));
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
