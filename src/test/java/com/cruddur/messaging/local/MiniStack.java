package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/** MiniStack without the additions of {@code bin/emulator}. It runs no function code. */
final class MiniStack implements AutoCloseable {

    private static final String MAIN = """
            import os, signal, threading
            from ministack.app import main
            threading.Thread(target=lambda: (os.read(0, 1), os.kill(os.getpid(), signal.SIGTERM)), daemon=True).start()
            main()
            """;
    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final int port;
    private final Process process;
    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    private MiniStack(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts MiniStack. It ends with this JVM.
     *
     * @param settings further environment variables
     */
    static MiniStack start(Path directory, Map<String, String> settings) throws Exception {
        int port = Emulator.free(0);
        ProcessBuilder builder = new ProcessBuilder(
                        Checkout.ROOT.resolve(".venv/bin/python").toString(), "-c", MAIN)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(port + ".log").toFile());
        Map<String, String> environment = new HashMap<>(Map.of(
                "BIND_HOST", "127.0.0.1",
                "GATEWAY_PORT", Integer.toString(port),
                "SFTP_ENABLED", "0",
                "IOT_MTLS_ENABLED", "0",
                "LAMBDA_STRICT", "1"));
        environment.putAll(settings);
        builder.environment().putAll(environment);
        MiniStack started = new MiniStack(directory, port, builder.start());
        await(started::listens);
        return started;
    }

    /** Starts a second MiniStack with further settings and a separate account. */
    MiniStack another(Map<String, String> settings) throws Exception {
        return start(directory, settings);
    }

    /** Returns the directory for its log and other temporary files. */
    Path directory() {
        return directory;
    }

    /** Returns a client. {@link #close} closes it. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable> C client(B builder) {
        return client(builder, Emulator.ACCOUNT, "any");
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable> C client(
            B builder, String accessKey, String secret) {
        C client = builder.endpointOverride(endpoint())
                .region(Region.of(Emulator.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .httpClient(LoopbackHttp.client())
                .build();
        clients.push(client);
        return client;
    }

    static void answersWebPages(MiniStack aws) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(aws.endpoint().resolve("/_ministack/health"))
                .header("Origin", "https://example.com")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    /** Waits up to two minutes until a condition is true. */
    static void await(Callable<Boolean> condition) throws Exception {
        Waiting.until(Duration.ofSeconds(PATIENCE_SECONDS), condition);
    }

    /** Ends MiniStack after it has saved its state. */
    @Override
    public void close() {
        try {
            for (AutoCloseable client : clients) {
                client.close();
            }
            process.getOutputStream().close();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private URI endpoint() {
        return URI.create("http://localhost:" + port);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
