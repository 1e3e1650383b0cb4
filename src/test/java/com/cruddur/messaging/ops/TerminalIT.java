package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Command;
import com.cruddur.messaging.testing.Fixture;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is for people only is for terminals only. */
class TerminalIT {

    private static final char CTRL_C = 3;
    private static final String CTRL_C_SHOWN = "^C";
    private static final String RED = "\u001b[31m";

    @TempDir
    Path directory;

    @Test
    void differences_are_in_colors_on_a_terminal() throws Exception {
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
    }

    @Test
    void a_synth_ends_at_ctrl_c_without_a_word() throws Exception {
        Path output = directory.resolve("output");
        // Node gives its children back the ^C that the one who runs this test may have turned off.
        Path shell = Files.writeString(directory.resolve("shell.js"), """
                process.on('SIGINT', () => {})
                require('child_process').spawn('bin/cruddur', ['up', '--port', '0'], {stdio: 'inherit'})
                    .on('exit', () => setTimeout(() => {}, 1000)) // for what comes late
                """);
        ProcessBuilder up = new ProcessBuilder(onTerminal(List.of("node_modules/.bin/node", shell.toString())))
                .directory(Fixture.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        up.environment().put("CDK_FOR_NO_OTHER_SYNTH", directory.toString());
        Process terminal = up.start();
        try (Writer keyboard = terminal.outputWriter()) {
            while (terminal.descendants().noneMatch(TerminalIT::isJsii)) {
                assertThat(terminal.isAlive()).as(Files.readString(output)).isTrue();
                Thread.sleep(20);
            }
            Thread.sleep(500); // now it would complain
            keyboard.append(CTRL_C).flush();
            assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(Files.readString(output).lines())
                .map(line -> line.replace(CTRL_C_SHOWN, "").strip())
                .filteredOn(line -> !line.isEmpty())
                .containsExactly("Synthesizing the stage dev ...");
    }

    @Test
    void message_that_moves_its_group_is_a_line_on_a_terminal() throws Exception {
        String port = Integer.toString(Emulator.free(0));
        Path output = directory.resolve("output");
        Process up = new ProcessBuilder(onTerminal(List.of("bin/cruddur", "up", "--port", port)))
                .directory(Fixture.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await(output, "Ready.");
            CommandRun.cruddur("ddb", "send", "Did you see the new ship?", "--endpoint-url", "http://localhost:" + port)
                    .exits(0);
            await(output, "andrewbrown to bayko: ");
        } finally {
            up.descendants().forEach(ProcessHandle::destroy);
            up.waitFor(10, TimeUnit.SECONDS);
        }

        assertThat(Files.readString(output))
                .containsPattern("andrewbrown to bayko: Did you see the new ship\\?  \\(2 rows, \\d+ ms\\)");
    }

    private static void await(Path output, String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(output).contains(text) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(Files.readString(output)).contains(text);
    }

    private static boolean isJsii(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("jsii-runtime.js"))
                .isPresent();
    }

    /** The command {@code script} gives it a terminal. That of BSD wants the words as they are, that of Linux in one. */
    private static List<String> onTerminal(List<String> command) {
        return System.getProperty("os.name").startsWith("Mac")
                ? Stream.concat(Stream.of("script", "-q", "/dev/null"), command.stream())
                        .toList()
                : List.of("script", "-qec", String.join(" ", command), "/dev/null");
    }

    private static String run(List<String> command) throws Exception {
        return Command.run(Checkout.ROOT, Map.of(), command.toArray(String[]::new))
                .succeeds()
                .output();
    }
}
