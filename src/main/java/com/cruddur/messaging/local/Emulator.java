package com.cruddur.messaging.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * An AWS account that MiniStack emulates on the loopback interface, in a process of {@code bin/emulator}. When this process ends
 * for any reason, the emulator saves the account's state and ends too.
 */
public final class Emulator implements AutoCloseable {

    /** The default account. */
    public static final String ACCOUNT = "000000000000";

    /** The default region. */
    public static final String REGION = "us-east-1";

    /** The line that {@code bin/emulator} prints when it listens. */
    private static final String LISTENING = "Listening";

    private static final String DUMMY = "local";
    private static final Duration START = Duration.ofMinutes(2);

    /** MiniStack writes 100,000 items in 7 seconds. */
    private static final Duration SAVE = Duration.ofMinutes(10);

    private final Process process;
    private final URI endpoint;
    private final String region;
    private final Path log;
    private volatile boolean endIsTold;

    private Emulator(Process process, int port, String region, Path log) {
        this.process = process;
        this.log = log;
        // The CDK CLI and the SDKs put a bucket's name before localhost, but not before 127.0.0.1.
        this.endpoint = URI.create("http://localhost:" + port);
        this.region = region;
    }

    /**
     * Returns a port on which nothing listens.
     *
     * @param port the port to check; 0 for any free port
     * @throws IllegalStateException if the port is in use or cannot be opened
     */
    public static int free(int port) {
        return free(port, "--port");
    }

    /**
     * Returns a port as {@link #free(int)} does.
     *
     * @param option the option for the port, which the error message names
     */
    public static int free(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            if (port == 0) {
                keepFromOthers(socket);
            }
            return socket.getLocalPort();
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            throw new IllegalStateException(
                    isInUse(problem)
                            ? inUse(port, option)
                            : "Port %d cannot be opened: %s. Give a different port with %s."
                                    .formatted(port, problem, option),
                    e);
        }
    }

    /**
     * Leaves a closed connection on the port. For about a minute, the system then does not choose the port for a process that
     * asks for any free port. A process can still open it by its number.
     */
    private static void keepFromOthers(ServerSocket socket) throws IOException {
        Socket client = new Socket(socket.getInetAddress(), socket.getLocalPort());
        socket.accept().close(); // The side that closes first keeps the port.
        client.close();
    }

    private static boolean isInUse(String problem) {
        return problem.contains("in use");
    }

    private static String inUse(int port, String option) {
        return "Port %d is in use. Stop the program that listens on it, or give a different port with %s."
                .formatted(port, option);
    }

    /**
     * Starts an account and waits until it answers.
     *
     * @param home the root of the checkout in which {@code bin/python-side} has installed MiniStack
     * @param port a free port
     * @param environment the account and region of every client; if empty, each client uses the account and region that it signs
     *     for
     * @param state the directory that keeps the account's state; empty to keep it in memory
     * @param log the file for the output of the process
     * @throws IllegalStateException if the port has come into use, or the emulator does not start within two minutes
     */
    public static Emulator start(
            Path home, int port, Optional<AccountAndRegion> environment, Optional<Path> state, Path log)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve(".venv/bin/python").toString(),
                "-I", // Ignores this user's packages.
                "-Xutf8",
                home.resolve("bin/emulator").toString(),
                Integer.toString(port)));
        environment.ifPresent(
                named -> command.addAll(List.of("--account", named.account(), "--region", named.region())));
        state.ifPresent(directory -> command.addAll(List.of("--state", directory.toString())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(Set.of("LD_LIBRARY_PATH")); // Many variables configure MiniStack.
        builder.environment().put("TMPDIR", log.toAbsolutePath().getParent().toString());
        try {
            Emulator emulator = new Emulator(
                    builder.start(),
                    port,
                    environment.map(AccountAndRegion::region).orElse(REGION),
                    log);
            emulator.awaitListening();
            return emulator;
        } catch (IOException e) {
            throw new IllegalStateException("The emulator does not start: " + e.getMessage(), e);
        }
    }

    /** Returns the address of the account's services. */
    public URI endpoint() {
        return endpoint;
    }

    /** Returns a client of one of the services. The caller closes it. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, DUMMY, region);
    }

    /** Returns a client that signs with an access key for a region. An access key of twelve digits selects a separate account. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, String accessKey, String signedRegion) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(signedRegion))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, DUMMY)))
                .httpClient(LoopbackHttp.client())
                .fipsEnabled(false) // Overrides this machine's AWS configuration.
                .dualstackEnabled(false)
                .build();
    }

    /** Returns environment variables that make a process use the emulator and ignore this machine's AWS configuration. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                DUMMY,
                "AWS_SECRET_ACCESS_KEY",
                DUMMY,
                "AWS_REGION",
                region,
                "AWS_DEFAULT_REGION",
                region,
                "AWS_CONFIG_FILE",
                "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/dev/null",
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    /** @throws IllegalStateException if the process has ended by itself */
    void check() {
        if (!process.isAlive()) {
            endIsTold = true;
            throw new IllegalStateException(
                    "The emulator has ended, and data written since its start may be lost: %s. Run the command again."
                            .formatted(reason()));
        }
    }

    /** Returns a future that completes when the process has ended for any reason. */
    CompletableFuture<?> whenEnded() {
        return process.onExit();
    }

    /**
     * Ends the emulator, and returns when its state is saved.
     *
     * @throws IllegalStateException if the state is not saved within 10 minutes, or the process has failed
     */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SAVE.toMinutes(), TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("The emulator has not saved its state within " + SAVE);
            }
            if (process.exitValue() != 0 && !endIsTold) {
                throw new IllegalStateException("The emulator has failed, and the account is not saved: " + reason());
            }
        } catch (IOException e) {
            process.destroy(); // The emulator saves its state on this signal too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly().waitFor();
                String reason = reason();
                throw new IllegalStateException(
                        isInUse(reason)
                                ? inUse(endpoint.getPort(), "--port")
                                : "The emulator does not start: " + reason);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String reason() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(log));
            lines.remove(LISTENING);
            return lines.isEmpty()
                    ? "exit code %d, without a message".formatted(process.exitValue())
                    : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }

    /** Reads the log, because a connection to the port may reach a different process. */
    private boolean listens() {
        try {
            return Files.readAllLines(log).contains(LISTENING);
        } catch (IOException e) {
            return false;
        }
    }
}
