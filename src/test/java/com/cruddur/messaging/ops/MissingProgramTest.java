package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingProgramTest {

    @TempDir
    Path path;

    /** {@code cdk synth} runs {@code bin/app}. */
    @ParameterizedTest
    @ValueSource(strings = {"bin/cruddur", "bin/app"})
    void missing_java_is_reported_with_what_to_install(String command) throws Exception {
        for (String program : new String[] {"bash", "dirname", "readlink"}) {
            Executable.write(path.resolve(program), "#!/bin/sh%nexec %s \"$@\"%n".formatted(find(program)));
        }

        ProcessRun run = ProcessRun.run(
                Checkout.ROOT,
                Map.of("PATH", path.toString()),
                path.resolve("bash").toString(),
                command);

        assertThat(run).isEqualTo(new ProcessRun(1, "java is not on the PATH. Install a JDK, 17 or newer.\n"));
    }

    private static Path find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
