package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Fixture;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The result of a command, run as a process of {@code bin/cruddur} in a folder outside the checkout, or in this JVM.
 *
 * @param out its standard output
 * @param err its standard error
 */
public record CommandRun(int exit, String out, String err) {

    /** Keeps the AWS configuration of this machine out of commands. */
    private static final Map<String, String> NO_AWS = Map.of(
            "AWS_CONFIG_FILE", "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
            "AWS_EC2_METADATA_DISABLED", "true");

    static CommandRun cruddur(String... arguments) {
        return cruddur(Map.of(), arguments);
    }

    static CommandRun cruddur(Map<String, String> environment, String... arguments) {
        Path out = temporaryFile();
        Path err = temporaryFile();
        try {
            Process process = builder(environment, arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("bin/cruddur %s does not end".formatted(String.join(" ", arguments)));
            }
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command in this JVM with the settings of {@link Fixture}, unless a test has chosen others. */
    static CommandRun inThisJvm(String... arguments) {
        return inThisJvm(System::getenv, arguments);
    }

    /** Runs a command with these environment variables instead of this JVM's. */
    public static CommandRun inThisJvm(Map<String, String> environment, String... arguments) {
        return inThisJvm(environment::get, arguments);
    }

    private static CommandRun inThisJvm(UnaryOperator<String> environment, String... arguments) {
        Fixture.use();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Cruddur.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    /** Returns a builder of {@code bin/cruddur} with the settings of {@link Fixture}, in a folder outside the checkout. */
    public static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        return builder(Fixture.CHECKOUT, environment, arguments);
    }

    /** Returns a builder of {@code bin/cruddur} of a checkout, in a folder outside it. */
    public static ProcessBuilder builder(Path home, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/cruddur").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(NO_AWS);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Checks the exit code. A failure shows all output. */
    public CommandRun exits(int code) {
        assertThat(exit).as("%s%n%s", out, err).isEqualTo(code);
        return this;
    }

    /** Returns standard output as JSON documents, one for each line. */
    List<JsonNode> json() {
        return out.lines().map(CommandRun::parse).toList();
    }

    static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + json, e);
        }
    }

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("cruddur", ".txt");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
