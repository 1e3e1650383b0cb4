package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PostgresServerTest {

    @TempDir
    Path directory;

    private void start(Path home) {
        PostgresServer.start(home, 1, directory.resolve("data"), directory.resolve("log"));
    }

    @Test
    void missing_programs_are_reported() throws Exception {
        Files.createDirectories(directory.resolve("empty/.postgres"));

        for (String home : new String[] {"none", "empty"}) {
            assertThatThrownBy(() -> start(directory.resolve(home)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "PostgreSQL does not start: its programs are missing; bin/postgres-side downloads them");
        }
    }

    @Test
    void message_says_what_root_needs_without_a_user_namespace() {
        List<String> log = List.of("initdb: error: cannot be run as root", "initdb: hint: Please log in");

        assertThat(PostgresServer.reason(log, new IOException("any")))
                .contains("it refuses to run as root", "unshare -U");
    }

    @Test
    void reason_is_the_last_fatal_line_of_the_log_or_else_its_last_line_or_else_the_exception() {
        assertThat(PostgresServer.reason(
                        List.of("FATAL:  no sockets", "pg_ctl: could not start server", "Examine the log output."),
                        new IOException("any")))
                .isEqualTo("FATAL:  no sockets");
        assertThat(PostgresServer.reason(List.of("first", "last"), new IOException("any")))
                .isEqualTo("last");
        assertThat(PostgresServer.reason(List.of(), new IOException("any"))).isEqualTo("any");
    }
}
