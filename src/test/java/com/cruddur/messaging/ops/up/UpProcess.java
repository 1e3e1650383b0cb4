package com.cruddur.messaging.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.ops.CommandRun;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.Synthesis;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** A process of {@code bin/cruddur up}. */
final class UpProcess implements AutoCloseable {

    /** A whole build and deploy on a slow machine takes less. */
    private static final long PATIENCE_MINUTES = 10;

    /** The stage dev, synthesized once for all tests of this JVM. */
    static final Path DEV = Synthesis.of(Fixture.CHECKOUT, StageChoice.DEV, MessagingNames.WITHOUT_COPY);

    final int port = Emulator.free(0);
    final Process process;

    /** The directory for temporary files of the process. */
    final Path temporary;

    private final Path out;
    private final Path err;

    /**
     * Starts the command.
     *
     * @param directory the directory for its output
     * @param arguments its arguments; {@link #DEV} and a free port are added unless given
     */
    UpProcess(Path directory, String... arguments) throws IOException {
        this(Fixture.CHECKOUT, directory, Map.of(), withAssembly(arguments));
    }

    /** Starts the command with more environment variables. */
    UpProcess(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        this(Fixture.CHECKOUT, directory, environment, withAssembly(arguments));
    }

    private UpProcess(Path home, Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException {
        temporary = Files.createTempDirectory(directory, "tmp");
        out = Files.createTempFile(directory, "out", "");
        err = Files.createTempFile(directory, "err", "");
        List<String> command = new ArrayList<>(List.of("up"));
        command.addAll(arguments);
        if (!command.contains("--port")) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("TMPDIR", temporary.toString());
        process = CommandRun.builder(home, variables, command.toArray(String[]::new))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Starts the command of a different checkout. It synthesizes there. */
    static UpProcess of(Path home, Path directory, String... arguments) throws IOException {
        return new UpProcess(home, directory, Map.of(), List.of(arguments));
    }

    private static List<String> withAssembly(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--assembly") && !all.contains("--stage")) {
            all.addAll(List.of("--assembly", DEV.toString()));
        }
        return all;
    }

    /** Waits until it is ready. */
    UpProcess ready() throws Exception {
        await(() -> err().contains("Ready.") || !process.isAlive());
        assertThat(err()).contains("Ready.");
        return this;
    }

    /** Waits until it ends by itself, and checks the exit code. */
    UpProcess ends(int exitCode) throws Exception {
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                .as(err())
                .isTrue();
        assertThat(process.exitValue()).as(err()).isEqualTo(exitCode);
        return this;
    }

    /** Ends it as Ctrl-C does, and returns the milliseconds that this takes. */
    long stop() throws Exception {
        long start = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                .as(err())
                .isTrue();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Returns a client like one of another program, with different credentials and region. It does not retry. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("other", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** Waits until it and its children have ended. One may still be saving into a directory of the test. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        for (ProcessHandle each : all) {
            each.onExit().orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).join();
        }
    }

    /** Waits until a condition is true, and fails after {@value #PATIENCE_MINUTES} minutes. */
    static void await(Callable<Boolean> condition) throws Exception {
        Waiting.until(Duration.ofMinutes(PATIENCE_MINUTES), condition);
    }
}
