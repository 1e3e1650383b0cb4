package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Command;
import com.cruddur.messaging.testing.Ports;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * An empty AWS on the loopback interface of this machine: ministack, with the versions that requirements.txt pins. It runs
 * no Java function; {@link Shortfall} has what else it does not do.
 */
final class Emulator implements AutoCloseable {

    static final String ACCOUNT = "000000000000";
    static final String REGION = Region.US_EAST_1.id();

    private static final Duration START = Duration.ofSeconds(60);
    private static final String KEY = "test";

    final URI endpoint;

    /** The service that is missing in it. */
    final AutoScaling scaling = new AutoScaling();

    private final Process process;
    private final Path log;

    private Emulator(int port, Path directory) throws IOException {
        // The CDK CLI and SDKs put a bucket's name before localhost, but not before 127.0.0.1.
        endpoint = URI.create("http://localhost:" + port);
        log = directory.resolve("emulator.log");
        ProcessBuilder ministack = new ProcessBuilder(
                        Checkout.ROOT.resolve(".venv/bin/ministack").toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        ministack
                .environment()
                .putAll(Map.of(
                        "BIND_HOST", "127.0.0.1",
                        "GATEWAY_PORT", Integer.toString(port),
                        "TMPDIR", directory.toString()));
        process = ministack.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Installs what is missing, starts on a free port, and waits until it answers. */
    static Emulator start(Path directory) throws IOException, InterruptedException {
        Command.run(Checkout.ROOT, Map.of(), "bin/python-side").succeeds();
        Emulator emulator = new Emulator(Ports.free(), directory);
        emulator.awaitReady();
        return emulator;
    }

    /** What leads a process to it, and keeps this machine's own AWS configuration out. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING",
                scaling.endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                KEY,
                "AWS_REGION",
                REGION,
                "AWS_CONFIG_FILE",
                "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/dev/null",
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    /** A client of one of its services. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        scaling.close();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!listens()) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
