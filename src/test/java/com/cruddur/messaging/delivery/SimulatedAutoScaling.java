package com.cruddur.messaging.delivery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Simulates Application Auto Scaling, which the emulator lacks. It responds to every request with the scalable targets.
 */
public final class SimulatedAutoScaling implements AutoCloseable {

    private final HttpServer server;
    private final AtomicReference<String> targets = new AtomicReference<>("");

    /** Starts the server on a free port. */
    public SimulatedAutoScaling() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    "{\"ScalableTargets\": [%s]}".formatted(targets.get()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** Returns the address of the server. */
    public URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Replaces the targets with a target for the table's reads. */
    public void scaleReads(String table, int min, int max) {
        targets.set("""
                {"ServiceNamespace": "dynamodb", "ResourceId": "table/%s",
                 "ScalableDimension": "dynamodb:table:ReadCapacityUnits", "MinCapacity": %d, "MaxCapacity": %d}""".formatted(table, min, max));
    }

    /** Removes all targets. */
    public void clear() {
        targets.set("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
