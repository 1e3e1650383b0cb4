package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingProgramTest {

    @TempDir
    Path path;

    @Test
    void machine_without_java_is_told_what_to_install() throws Exception {
        for (String program : new String[] {"bash", "dirname"}) {
            Path file =
                    Files.writeString(path.resolve(program), "#!/bin/sh%nexec %s \"$@\"%n".formatted(find(program)));
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }

        Command run = Command.run(
                Checkout.ROOT,
                Map.of("PATH", path.toString()),
                path.resolve("bash").toString(),
                "bin/jvm");

        assertThat(run).isEqualTo(new Command(1, "java is not on the PATH. Install a JDK, 17 or newer.\n"));
    }

    private static Path find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
