package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.apache.logging.log4j.simple.SimpleLoggerContextFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local in this JVM. All credentials and regions see the same tables, so that any client works against it. */
final class LocalDynamoDb implements AutoCloseable {

    /** What this machine's own clients sign with. */
    static final String ACCESS_KEY = "local";

    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    private final DynamoDBProxyServer server;
    private final URI endpoint;

    private LocalDynamoDb(DynamoDBProxyServer server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Returns a port nobody listens on: the one given, or any for 0.
     *
     * @throws IllegalStateException if it is in use, or not for this user
     */
    static int free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return socket.getLocalPort();
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            throw new IllegalStateException(
                    problem.contains("in use")
                            ? "Port %d is in use. Stop what listens there, or give another one with --port."
                                    .formatted(port)
                            : "Port %d cannot be opened: %s. Give another one with --port.".formatted(port, problem),
                    e);
        }
    }

    /**
     * Starts it.
     *
     * @param port where nobody listens
     * @param dbPath where tables are kept; empty keeps them in memory
     * @param log the file for what it logs, such as the stack trace of each request that its client cuts off
     * @throws IllegalStateException if it does not start
     */
    static LocalDynamoDb start(int port, Optional<Path> dbPath, Path log) {
        SQLITE.setUseParentHandlers(false); // It tells the terminal what DynamoDB Local logs anyway.
        System.setProperty("log4j2.loggerContextFactory", SimpleLoggerContextFactory.class.getName());
        System.setProperty("org.apache.logging.log4j.simplelog.logFile", log.toString());
        List<String> arguments =
                new ArrayList<>(List.of("-disableTelemetry", "-sharedDb", "-port", Integer.toString(port)));
        dbPath.ifPresentOrElse(
                path -> arguments.addAll(List.of("-dbPath", path.toString())), () -> arguments.add("-inMemory"));
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)); // its banner
        try {
            DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(arguments.toArray(String[]::new));
            server.start();
            return new LocalDynamoDb(server, URI.create("http://localhost:" + port));
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not start: " + e.getMessage(), e);
        } finally {
            System.setOut(out);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    /** Returns a client; the caller closes it. */
    DynamoDbClient client() {
        return client(DynamoDbClient.builder());
    }

    /** Returns a client of the streams; the caller closes it. */
    DynamoDbStreamsClient streams() {
        return client(DynamoDbStreamsClient.builder());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not stop: " + e.getMessage(), e);
        }
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY)))
                .httpClient(Direct.client())
                .build();
    }
}
