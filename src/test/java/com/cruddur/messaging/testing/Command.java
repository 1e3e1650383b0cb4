package com.cruddur.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has ended.
 *
 * @param output standard output and standard error
 */
public record Command(int exit, String output) {

    /** Runs a command with variables of its own in the environment, and none of this machine for AWS or the CDK. */
    public static Command run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("AWS_") || name.startsWith("CDK_") || name.equals("FORCE_COLOR"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "%s does not end:%n%s".formatted(String.join(" ", command), Files.readString(output)));
            }
            return new Command(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Fails with all it said, unless it succeeded. */
    public Command succeeds() {
        assertThat(exit).as(output).isZero();
        return this;
    }
}
