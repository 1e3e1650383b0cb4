package com.cruddur.messaging.ops;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A service on the loopback interface that answers every request with the same response, such as an error of AWS. */
final class ErrorService implements AutoCloseable {

    private final HttpServer server;

    /** @param error the error as JSON, with its type in {@code __type} */
    ErrorService(String error) throws IOException {
        this(400, error);
    }

    ErrorService(int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            try (request) {
                request.sendResponseHeaders(status, body.length);
                request.getResponseBody().write(body);
            }
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
