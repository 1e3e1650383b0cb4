package com.cruddur.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The result of a process that has ended.
 *
 * @param output standard output and standard error
 */
public record ProcessRun(int exit, String output) {

    /**
     * Runs a command for up to 20 minutes, with additional environment variables, and without this machine's
     * variables for AWS, the CDK and colors.
     */
    public static ProcessRun run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("AWS_") || name.startsWith("CDK_") || name.endsWith("_COLOR"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "%s does not end:%n%s".formatted(String.join(" ", command), Files.readString(output)));
            }
            return new ProcessRun(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Fails with the output, unless the exit code is 0. */
    public ProcessRun succeeds() {
        assertThat(exit).as(output).isZero();
        return this;
    }
}
