package com.cruddur.messaging.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers ListUsers as Cognito does, for a pool with too many users to create in a test. Their handles are h0, h1 and
 * so on.
 */
public final class LargePool implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final int users;

    /** The number of requested pages. */
    public final AtomicInteger pages = new AtomicInteger();

    public LargePool(int users) throws IOException {
        this.users = users;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns its endpoint. */
    public String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        int from = request.path("PaginationToken").asInt();
        int to = Math.min(users, from + Math.min(60, request.path("Limit").asInt(60)));
        ObjectNode response = JSON.createObjectNode();
        ArrayNode page = response.putArray("Users");
        for (int i = from; i < to; i++) {
            ArrayNode attributes =
                    page.addObject().put("UserStatus", "CONFIRMED").putArray("Attributes");
            attributes.addObject().put("Name", "sub").put("Value", "sub-" + i);
            attributes.addObject().put("Name", "preferred_username").put("Value", "h" + i);
        }
        if (to < users) {
            response.put("PaginationToken", Integer.toString(to));
        }
        pages.incrementAndGet();
        byte[] body = JSON.writeValueAsBytes(response);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
