package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorScriptTest {

    @TempDir
    Path path;

    @Test
    void doctor_prints_one_line_for_each_check() throws Exception {
        ProcessRun run = doctor();

        assertThat(run.exit()).isZero();
        assertThat(run.output().lines().map(line -> line.substring(0, 12).strip()))
                .containsExactly(
                        "JDK",
                        "Maven",
                        "Node",
                        "npm",
                        "Python",
                        "Git",
                        "CDK CLI",
                        "emulator",
                        "build",
                        "Maven cache",
                        "port 8000",
                        "AWS");
        assertThat(run.output().lines().map(line -> line.substring(13, 21).strip()))
                .as("the status of each line")
                .containsOnly("ok", "info");
        assertThat(run.output()).contains("region eu-central-1, no credentials").doesNotContain("MISSING");
    }

    @Test
    void outdated_program_counts_as_missing() throws Exception {
        program("mvn", "echo Apache Maven 3.6.3");

        ProcessRun run = doctor();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output())
                .contains(
                        "Maven        MISSING  3.6.3, %s. Install Maven, 3.8 or newer".formatted(path.resolve("mvn")));
    }

    @Test
    void python_without_venv_counts_as_missing() throws Exception {
        program("python3", "[ \"$1\" = --version ] && echo Python 3.12.1");

        ProcessRun run = doctor();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output()).contains("venv         MISSING  python3 lacks its module venv. Install it");
    }

    @Test
    void closed_pipe_is_not_an_error_and_a_full_disk_is_reported_once() throws Exception {
        ProcessRun run = ProcessRun.run(Checkout.ROOT, Map.of(), "bash", "-c", """
                bin/doctor | true; echo "${PIPESTATUS[0]}"
                bin/doctor > /dev/full; echo $?""");

        assertThat(run.output()).isEqualTo("0\nStandard output cannot be written.\n1\n");
    }

    private void program(String name, String script) throws IOException {
        Executable.write(path.resolve(name), "#!/bin/sh%n%s%n".formatted(script));
    }

    private ProcessRun doctor() throws Exception {
        return ProcessRun.run(
                Checkout.ROOT,
                Map.of(
                        "PATH", path + File.pathSeparator + System.getenv("PATH"),
                        "AWS_REGION", "eu-central-1",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                        "AWS_EC2_METADATA_DISABLED", "true"),
                "bin/cruddur",
                "doctor");
    }
}
