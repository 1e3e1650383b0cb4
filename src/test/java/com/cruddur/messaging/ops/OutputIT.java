package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests commands whose standard output cannot be written: a full disk, or a closed pipe. */
class OutputIT {

    private static HttpServer endless;

    @TempDir
    Path directory;

    /** Serves a table with an endless number of pages. */
    @BeforeAll
    static void serve_an_endless_table() throws Exception {
        byte[] page = """
                {"Items": [{"pk": {"S": "はい"}}], "LastEvaluatedKey": {"pk": {"S": "はい"}}}""".getBytes(StandardCharsets.UTF_8);
        endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.createContext("/", request -> {
            try (request) {
                request.sendResponseHeaders(200, page.length);
                request.getResponseBody().write(page);
            }
        });
        endless.start();
    }

    @AfterAll
    static void close() {
        endless.stop(0);
    }

    private static ProcessBuilder scan(Map<String, String> environment) {
        return CommandRun.builder(
                environment,
                "ddb",
                "scan",
                "--endpoint-url",
                "http://localhost:" + endless.getAddress().getPort());
    }

    private static CommandRun ended(Process process) throws Exception {
        try (BufferedReader err = process.errorReader()) {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return new CommandRun(process.exitValue(), "", err.lines().collect(Collectors.joining("\n")));
        } finally {
            process.destroyForcibly();
        }
    }

    private static CommandRun onFullDisk(ProcessBuilder command) throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists(); // exists on Linux
        return ended(command.redirectOutput(full.toFile()).start());
    }

    @Test
    void scan_to_a_full_disk_fails() throws Exception {
        CommandRun scan = onFullDisk(scan(Map.of())).exits(1);

        assertThat(scan.err()).isEqualTo("cruddur: Standard output cannot be written: No space left on device");
    }

    @Test
    void help_to_a_full_disk_fails() throws Exception {
        CommandRun help = onFullDisk(CommandRun.builder(Map.of(), "--help")).exits(1);

        assertThat(help.err()).isEqualTo("cruddur: Standard output cannot be written: No space left on device");
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LANGUAGE, fr"})
    void scan_ends_at_a_closed_pipe_in_any_locale(String variable, String value) throws Exception {
        Process process = scan(Map.of(variable, value)).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("pk=はい");
        }
        CommandRun scan = ended(process).exits(0);

        assertThat(scan.err()).isEmpty();
    }

    @Test
    void closed_pipe_does_not_change_the_exit_code_of_a_comparison() throws Exception {
        TemplatePair pair = TemplatePair.of("dev", directory).table(table -> table.put("TableName", "other"));
        Process process = CommandRun.builder(
                        Map.of(),
                        "templates",
                        "diff",
                        pair.base().toString(),
                        "--assembly",
                        pair.next().toString(),
                        "--fail")
                .start();
        process.getInputStream().close();
        CommandRun diff = ended(process).exits(1);

        assertThat(diff.err()).isEqualTo("Number of stacks with differences: 1");
    }

    @Test
    void scan_shows_no_seconds_on_the_terminal_of_a_pager() throws Exception {
        Path pager = Files.writeString(directory.resolve("pager.sh"), "bin/cruddur \"$@\" | sleep 5");
        List<String> scan = List.of(
                "sh",
                pager.toString(),
                "ddb",
                "scan",
                "--endpoint-url",
                "http://localhost:" + endless.getAddress().getPort());

        String shown = ProcessRun.run(
                        Checkout.ROOT,
                        Map.of("CRUDDUR_SECONDS", "shown"), // Otherwise bin/build shows the seconds if it is slow.
                        TerminalIT.onTerminal(scan).toArray(String[]::new))
                .output();

        assertThat(shown).isEmpty();
    }
}
