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
 * An AWS account that MiniStack emulates on the loopback interface, in a process of {@code bin/emulator}. That process
 * ends with this one, however this one ends, and saves the account's state then.
 */
public final class Emulator implements AutoCloseable {

    /** The account, unless another one is asked for. */
    public static final String ACCOUNT = "000000000000";

    /** The region, unless another one is asked for. */
    public static final String REGION = "us-east-1";

    private static final String DUMMY = "local";
    private static final Duration START = Duration.ofSeconds(30);

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
     * @param port the port to look at; 0 means any
     * @throws IllegalStateException if the port is in use, or this user may not open it
     */
    public static int free(int port) {
        return free(port, "--port");
    }

    /** As {@link #free(int)}, for a port that another option gives. */
    public static int free(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            throw new IllegalStateException(
                    problem.contains("in use")
                            ? "Port %d is in use. Stop the program that listens there, or give another port with %s."
                                    .formatted(port, option)
                            : "Port %d cannot be opened: %s. Give another port with %s."
                                    .formatted(port, problem, option),
                    e);
        }
    }

    /**
     * Starts an account and waits until it answers.
     *
     * @param home the root of the checkout, where {@code bin/python-side} has installed MiniStack
     * @param port a port on which nothing listens
     * @param environment the account and region of every client, whatever it signs for; empty keeps those that it signs
     *     for apart
     * @param state the directory that keeps the account's state; empty keeps it in memory
     * @param log the file for the messages of the process
     * @throws IllegalStateException if it does not start
     */
    public static Emulator start(
            Path home, int port, Optional<AccountAndRegion> environment, Optional<Path> state, Path log)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve(".venv/bin/python").toString(),
                "-I", // without this user's packages
                "-Xutf8",
                home.resolve("bin/emulator").toString(),
                Integer.toString(port)));
        environment.ifPresent(
                place -> command.addAll(List.of("--account", place.account(), "--region", place.region())));
        state.ifPresent(directory -> command.addAll(List.of("--state", directory.toString())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(Set.of("LD_LIBRARY_PATH")); // MiniStack has many variables of its own.
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

    /** Returns where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /** Returns a client of one of its services; the caller closes it. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, DUMMY, region);
    }

    /** Returns a client that signs with an access key and for a region; a key of twelve digits is an account of its own. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, String accessKey, String signedRegion) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(signedRegion))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, DUMMY)))
                .httpClient(LoopbackHttp.client())
                .fipsEnabled(false) // whatever is configured for AWS
                .dualstackEnabled(false)
                .build();
    }

    /** Returns the environment variables that lead a process to it and keep this machine's own AWS configuration out. */
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

    /** Throws if the process has ended by itself. */
    void check() {
        if (!process.isAlive()) {
            endIsTold = true;
            throw new IllegalStateException(
                    "The emulator has ended, and what was written since its start may be lost: %s. Run bin/cruddur up again."
                            .formatted(reason()));
        }
    }

    /** Is completed when the process has ended, however it ends. */
    CompletableFuture<?> whenEnded() {
        return process.onExit();
    }

    /**
     * Ends it, and returns when its state is saved.
     *
     * @throws IllegalStateException if the state cannot be saved, or the process has failed before
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
                throw new IllegalStateException("The emulator has failed: " + reason());
            }
        } catch (IOException e) {
            process.destroy(); // It saves its state then as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("The emulator does not start: " + reason());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String reason() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty()
                    ? "exit code %d, without a message".formatted(process.exitValue())
                    : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            socket.setSoLinger(true, 0);
            // While nobody listens, Linux may connect a socket to itself, which is then on this port.
            return socket.getLocalPort() != endpoint.getPort();
        } catch (IOException e) {
            return false;
        }
    }
}
