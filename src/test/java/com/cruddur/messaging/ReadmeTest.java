package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the commands in the README. */
class ReadmeTest {

    private static final Pattern SHELL = Pattern.compile("```bash\n(.*?)\\s*(#.*)?\n```");

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
