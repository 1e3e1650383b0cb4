package com.cruddur.messaging.delivery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Application Auto Scaling, which the emulator does not have: whatever it is asked, it tells of the targets there are. */
public final class AutoScaling implements AutoCloseable {

    private final HttpServer server;
    private final AtomicReference<String> targets = new AtomicReference<>("");

    /** Starts it on a free port. */
    public AutoScaling() throws IOException {
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

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** From now on tells of a target of the table's reads. */
    public void scaleReads(String table, int min, int max) {
        targets.set("""
                {"ServiceNamespace": "dynamodb", "ResourceId": "table/%s",
                 "ScalableDimension": "dynamodb:table:ReadCapacityUnits", "MinCapacity": %d, "MaxCapacity": %d}""".formatted(table, min, max));
    }

    /** From now on tells of no target. */
    public void clear() {
        targets.set("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
