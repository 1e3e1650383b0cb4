package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/build}, with fake JDKs and a Maven that creates a missing class. */
@Concurrent
class BuildScriptTest {

    private static final String BUILDING =
            "Building the function and the app, which takes about half a minute, and minutes if Maven downloads its libraries ...\n";

    @TempDir
    Path folder;

    private Path checkout;

    @BeforeEach
    void make_the_checkout() throws IOException {
        checkout = folder.resolve("checkout");
        for (String script : List.of("bin/build", "bin/need", "bin/seconds")) {
            Executable.write(checkout.resolve(script), Files.readString(Checkout.ROOT.resolve(script)));
        }
        for (String script : List.of("bin/node-side", "bin/archive")) {
            Executable.write(checkout.resolve(script), "#!/bin/sh\n");
        }
        for (String file : List.of(
                "pom.xml",
                "lambda/pom.xml",
                "src/pom.xml",
                "lambda/src/main/A.java",
                "src/main/B.java",
                "lambda/target/function.jar",
                "lambda/target/messaging-lambda-1.0.0.jar",
                "src/target/cruddur-messages.jar",
                "src/target/class-path")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.writeString(checkout.resolve(file), checkout.toString());
        }
        Executable.write(folder.resolve("maven/mvn"), """
                #!/bin/sh
                bin/build --begin
                [ -d src/target/classes ] || { mkdir -p src/target/classes && echo compiled; }
                bin/build --record
                """);
        for (String jdk : List.of("17", "25")) {
            Executable.write(folder.resolve(jdk).resolve("bin/java"), "#!/bin/sh\nexit 1\n");
            Files.writeString(folder.resolve(jdk).resolve("release"), "JAVA_VERSION=\"%s\"".formatted(jdk));
        }
    }

    private String build(String jdkOnPath, String javaHome) throws Exception {
        return build(jdkOnPath, javaHome, "bin/build");
    }

    private String build(String jdkOnPath, String javaHome, String... command) throws Exception {
        String path = String.join(
                File.pathSeparator,
                folder.resolve("maven").toString(),
                folder.resolve(jdkOnPath).resolve("bin").toString(),
                System.getenv("PATH"));
        return ProcessRun.run(checkout, Map.of("PATH", path, "JAVA_HOME", javaHome), command)
                .succeeds()
                .output();
    }

    @Test
    void same_sources_are_built_once_by_each_jdk_without_earlier_classes() throws Exception {
        assertThat(build("17", "")).isEqualTo(BUILDING + "compiled\n");
        assertThat(build("17", "")).isEmpty();
        assertThat(build("25", "")).isEqualTo(BUILDING + "compiled\n");
        assertThat(build("25", "")).isEmpty();
    }

    @Test
    void build_that_waits_for_another_shows_the_seconds_on_a_terminal() throws Exception {
        assumeThat(ProcessRun.run(folder, Map.of(), "sh", "-c", "command -v flock")
                        .exit())
                .isZero();
        build("17", "");
        Process other = new ProcessBuilder("flock", "target/build.lock", "sh", "-c", "echo locked; sleep 4")
                .directory(checkout.toFile())
                .start();
        try (BufferedReader out = other.inputReader()) {
            assertThat(out.readLine()).isEqualTo("locked");

            assertThat(build(
                            "17",
                            "",
                            TerminalIT.onTerminal(List.of("bin/build")).toArray(String[]::new)))
                    .contains("2 s ...");
        }
    }

    @Test
    void maven_prints_no_escape_sequences_to_a_pipe() throws Exception {
        Path project = folder.resolve("project");
        Files.createDirectories(project.resolve(".mvn"));
        Files.copy(Checkout.ROOT.resolve(".mvn/jvm.config"), project.resolve(".mvn/jvm.config"));
        Files.writeString(project.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>example</groupId>
                  <artifactId>example</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                </project>
                """);

        assertThat(ProcessRun.run(project, Map.of(), "mvn", "-q", "-B", "-o", "validate")
                        .succeeds()
                        .output())
                .isEmpty();
    }

    @Test
    void build_uses_the_jdk_that_maven_uses() throws Exception {
        String javaHome = folder.resolve("25").toString();

        build("17", javaHome);

        assertThat(build("25", "")).isEmpty();
        assertThat(build("17", "")).startsWith(BUILDING);
    }

    @Test
    void changed_source_keeps_the_classes_that_the_same_jdk_compiled() throws Exception {
        build("17", "");
        Files.writeString(checkout.resolve("src/main/B.java"), "class B {}");

        assertThat(build("17", "")).isEqualTo(BUILDING);
    }
}
