package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests output that only a terminal gets. */
class TerminalIT {

    private static final char CTRL_C = 3;
    private static final String CTRL_C_SHOWN = "^C";
    private static final String RED = "\u001b[31m";

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
    }

    @Test
    void ctrl_c_ends_a_synth_without_a_message() throws Exception {
        Path output = directory.resolve("output");
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
        Process terminal = up.start();
        try (Writer keyboard = terminal.outputWriter()) {
            while (terminal.descendants().noneMatch(TerminalIT::isJsii)) {
                assertThat(terminal.isAlive()).as(Files.readString(output)).isTrue();
                Thread.sleep(20);
            }
            Thread.sleep(500); // an interrupted synth would now print an error
            keyboard.append(CTRL_C).flush();
            assertThat(terminal.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(Files.readString(output).lines())
                .map(line -> line.replace(CTRL_C_SHOWN, "").strip())
                .filteredOn(line -> !line.isEmpty())
                .containsExactly("Synthesizing the stage dev ...");
    }

    @Test
    void message_that_moves_its_group_is_printed_on_a_terminal() throws Exception {
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

    /** Runs a command in a terminal of {@code script}. BSD's script takes the words of the command, Linux's takes one string. */
    private static List<String> onTerminal(List<String> command) {
        return System.getProperty("os.name").startsWith("Mac")
                ? Stream.concat(Stream.of("script", "-q", "/dev/null"), command.stream())
                        .toList()
                : List.of("script", "-qec", String.join(" ", command), "/dev/null");
    }

    private static String run(List<String> command) throws Exception {
        return ProcessRun.run(Checkout.ROOT, Map.of(), command.toArray(String[]::new))
                .succeeds()
                .output();
    }
}
