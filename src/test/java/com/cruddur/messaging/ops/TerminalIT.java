package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ConsoleBlocks;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests output that only a terminal gets. */
class TerminalIT {

    private static final long PATIENCE_MINUTES = 10;
    private static final char CTRL_C = 3;
    private static final String CTRL_C_SHOWN = "^C";
    private static final String ESCAPE = "\u001b";
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String SHORT_TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";
    private static final String SECONDS = "\\d+ s \\.\\.\\.";

    @TempDir
    Path directory;

    @Test
    void differences_are_colored_on_a_terminal() throws Exception {
        TemplatePair pair = TemplatePair.of("dev", directory).table(table -> table.put("TableName", "other"));
        List<String> diff = List.of(
                "bin/cruddur",
                "templates",
                "diff",
                pair.base().toString(),
                "--assembly",
                pair.next().toString());

        assertThat(run(onTerminal(diff))).contains(RED + "cruddur-messages");
        assertThat(run(diff)).contains("cruddur-messages").doesNotContain(RED);
        assertThat(run(onTerminal(Stream.concat(Stream.of("env", "NO_COLOR=1"), diff.stream())
                        .toList())))
                .contains("cruddur-messages")
                .doesNotContain(RED, "NO_COLOR");
    }

    @Test
    void table_of_permissions_is_as_wide_as_the_terminal() throws Exception {
        TemplatePair pair = TemplatePair.of("dev", directory)
                .edit(
                        "stream",
                        template -> template.findParents("Statement")
                                .forEach(policy -> ((ArrayNode) policy.get("Statement")).remove(0)));

        String diff = run(onNarrowTerminal(
                List.of("NO_COLOR=1"),
                "templates",
                "diff",
                pair.base().toString(),
                "--assembly",
                pair.next().toString()));

        assertThat(diff).contains("IAM Statement Changes");
        assertThat(diff.lines().filter(line -> line.startsWith("│")))
                .isNotEmpty()
                .allMatch(line -> line.length() <= 60);
    }

    @Test
    void ctrl_c_ends_a_synth_without_a_message() throws Exception {
        Path output = directory.resolve("output");
        Path synthesizing = directory.resolve("synthesizing");
        // The synth does not end by itself, because jsii waits for ever. Ctrl-C ends jsii too.
        Path preload = Files.writeString(directory.resolve("preload.js"), """
                if (process.argv[1]?.endsWith('program.js')) {
                  require('fs').writeFileSync('%s', '')
                  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
                }
                """.formatted(synthesizing));
        // Node lets its children receive ^C, even if the runner of this test ignores it.
        Path shell = Files.writeString(directory.resolve("shell.js"), """
                process.on('SIGINT', () => {})
                require('child_process').spawn('bin/cruddur', ['up', '--port', '0'], {stdio: 'inherit'})
                    .on('exit', () => setTimeout(() => {}, 1000)) // waits for late output
                """);
        ProcessBuilder up = new ProcessBuilder(onTerminal(List.of("node_modules/.bin/node", shell.toString())))
                .directory(Fixture.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        up.environment().put("CDK_FOR_NO_OTHER_SYNTH", directory.toString());
        up.environment().put("NODE_OPTIONS", "--require \"%s\"".formatted(preload));
        Process terminal = up.start();
        try (Writer keyboard = terminal.outputWriter()) {
            while (Files.notExists(synthesizing)) {
                assertThat(terminal.isAlive()).as(Files.readString(output)).isTrue();
                Thread.sleep(20);
            }
            Thread.sleep(500); // an interrupted synth would now print an error
            keyboard.append(CTRL_C).flush();
            assertThat(terminal.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(lines(Files.readString(output).replace(CTRL_C_SHOWN, "")))
                .containsExactly("Synthesizing the stage dev ...");
    }

    @Test
    void help_is_as_wide_as_the_terminal_and_in_colors_unless_no_color_is_set() throws Exception {
        String narrow = run(onNarrowTerminal("up", "--help"));
        String withoutColors = run(onNarrowTerminal(List.of("NO_COLOR=1"), "up", "--help"));

        assertThat(narrow).contains(BOLD + "cruddur up");
        assertThat(withoutColors).contains("Usage: bin/cruddur up").doesNotContain(ESCAPE);
        assertThat(withoutColors.lines()).allMatch(line -> line.length() <= 60).anyMatch(line -> line.length() > 55);
    }

    @Test
    void script_shows_the_seconds_of_a_silent_command_on_a_terminal_only() throws Exception {
        Path output = directory.resolve("output");
        Path shown = directory.resolve("shown");
        Path silent = Files.writeString(
                directory.resolve("silent.sh"), "until [ -e '%s' ]; do sleep 0.1; done".formatted(shown));
        Process terminal = new ProcessBuilder(onTerminal(List.of("bin/seconds", "sh", silent.toString())))
                .directory(Checkout.ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await(output, "\r2 s ...\r");
        } finally {
            Files.createFile(shown);
        }
        assertThat(terminal.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();

        assertThat(run(List.of("bin/seconds", "sleep", "2.2"))).isEmpty();
    }

    @Test
    void message_that_moves_its_group_is_printed_on_a_terminal_and_a_conversation_fits_it() throws Exception {
        String port = Integer.toString(Emulator.free(0));
        String[] conversation = {
            "ddb", "patterns", "get-conversation", "--limit", "2", "--endpoint-url", "http://localhost:" + port
        };
        String wide = "元気ですか " + RED + "and now for a text that no terminal shows on one line";
        String first;
        String narrow;
        String whole;
        Path output = directory.resolve("output");
        Process up = new ProcessBuilder(onTerminal(List.of("env", "COLUMNS=100", "bin/cruddur", "up", "--port", port)))
                .directory(Fixture.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await(output, "Ready.");
            CommandRun.cruddur("ddb", "send", "Did you see the new ship?", "--endpoint-url", "http://localhost:" + port)
                    .exits(0);
            await(output, " ms)");
            first = Files.readString(output);
            CommandRun.cruddur("ddb", "send", wide, "--endpoint-url", "http://localhost:" + port)
                    .exits(0);
            narrow = run(onNarrowTerminal(conversation));
            whole = CommandRun.cruddur(conversation).exits(0).out();
        } finally {
            up.descendants().forEach(ProcessHandle::destroy);
            up.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        }

        List<String> documented =
                new ArrayList<>(ConsoleBlocks.of("docs/on-one-machine.md").get("bin/cruddur up"));
        documented.add("export AWS_ENDPOINT_URL=http://localhost:1"); // The port is not 8000, as it is on the page.
        assertThat(lines(first).map(ConsoleBlocks::masked))
                .containsExactlyInAnyOrderElementsOf(documented)
                .containsAll(ConsoleBlocks.of("README.md").get(""));
        assertThat(lines(narrow))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("FROM         SENT (UTC)           MESSAGE"),
                        line -> assertThat(line)
                                .matches("andrewbrown  " + SHORT_TIME + "  Did you see the new ship\\?"),
                        line -> assertThat(line).matches("andrewbrown  " + SHORT_TIME + "  元気ですか \\\\u001b\\[31mand…"),
                        line -> assertThat(line).startsWith("For older entries, add --after "));
        assertThat(whole)
                .endsWith("  元気ですか \\u001b[31mand now for a text that no terminal shows on one line%n".formatted());
    }

    /** Returns the lines of a terminal's output, without the seconds of a silent command. */
    static Stream<String> lines(String output) {
        return output.lines().map(line -> line.replaceAll(SECONDS, "").strip()).filter(line -> !line.isEmpty());
    }

    private static void await(Path output, String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!Files.readString(output).contains(text) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(Files.readString(output)).contains(text);
    }

    /** Runs a command in a terminal of {@code script}. BSD's script takes the words of the command, Linux's takes one string. */
    static List<String> onTerminal(List<String> command) {
        return System.getProperty("os.name").startsWith("Mac")
                ? Stream.concat(Stream.of("script", "-q", "/dev/null"), command.stream())
                        .toList()
                : List.of("script", "-qec", String.join(" ", command), "/dev/null");
    }

    /** Runs {@code bin/cruddur} in a terminal of 60 columns. */
    private List<String> onNarrowTerminal(String... arguments) throws IOException {
        return onNarrowTerminal(List.of(), arguments);
    }

    private List<String> onNarrowTerminal(List<String> variables, String... arguments) throws IOException {
        Path script = Files.writeString(directory.resolve("narrow.sh"), "stty cols 60 && exec env -u COLUMNS \"$@\"");
        return onTerminal(Stream.of(
                        Stream.of("sh", script.toString()),
                        variables.stream(),
                        Stream.of("bin/cruddur"),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList());
    }

    private static String run(List<String> command) throws Exception {
        return ProcessRun.run(Checkout.ROOT, Map.of(), command.toArray(String[]::new))
                .succeeds()
                .output();
    }
}
