package com.cruddur.messaging.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves Lambda's Runtime API on this machine to one function process
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
 */
public final class RuntimeApi implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 300;

    static {
        // Otherwise the body of a response waits 40 ms for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final BlockingQueue<String> events = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);

    /** Starts the server on a free port. */
    public RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns the value for {@code AWS_LAMBDA_RUNTIME_API}. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the function asks for its first event. */
    public void awaitReady() throws InterruptedException {
        if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the function is not ready after %d s".formatted(PATIENCE_SECONDS));
        }
    }

    /** Invokes the function with an event, and returns its response, or the error it reported, as JSON. */
    public String invoke(String event) throws InterruptedException {
        events.put(event);
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("the function has not answered after %d s".formatted(PATIENCE_SECONDS));
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.endsWith("/invocation/next")) {
                ready.countDown();
                String event = events.take();
                exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request-1");
                exchange.getResponseHeaders()
                        .add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 30_000));
                exchange.getResponseHeaders()
                        .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:f");
                answer(exchange, 200, event);
            } else if (path.endsWith("/restore/next")) {
                answer(exchange, 200, "");
            } else {
                answers.put(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                answer(exchange, 202, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
