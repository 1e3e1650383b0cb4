package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** A Lambda function that MiniStack invokes by HTTP in this JVM, and a table whose stream it can read. */
final class ProxiedFunction implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LambdaClient lambda;
    private final DynamoDbClient tables;
    private final String name;
    private final String stream;
    private final HttpServer server;
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();

    private ProxiedFunction(MiniStack aws, String name, int status, String answer) throws IOException {
        this.name = name;
        lambda = aws.client(LambdaClient.builder());
        tables = aws.client(DynamoDbClient.builder());
        stream = DynamoDbProofs.createStreamedTable(tables, name);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> handle(exchange, status, answer));
        server.start();
        create(lambda, name, "http://localhost:" + server.getAddress().getPort());
    }

    /** Returns a function whose invocations succeed. */
    static ProxiedFunction handling(MiniStack aws, String name) throws IOException {
        return new ProxiedFunction(aws, name, 200, "{}");
    }

    /** Returns a function whose invocations fail. */
    static ProxiedFunction failing(MiniStack aws, String name) throws IOException {
        return new ProxiedFunction(aws, name, 500, "{}");
    }

    /** Returns a function that reports the first record of each batch as failed. */
    static ProxiedFunction reportingFailures(MiniStack aws, String name) throws IOException {
        return new ProxiedFunction(aws, name, 200, """
                {"batchItemFailures": [{"itemIdentifier": "%s"}]}""");
    }

    /** Creates a function that MiniStack invokes at a URL. */
    static void create(LambdaClient client, String name, String url) {
        client.createFunction(create -> create.functionName(name)
                .runtime(Runtime.PYTHON3_12)
                .handler("index.handler")
                .role("arn:aws:iam::%s:role/any".formatted(Emulator.ACCOUNT))
                .environment(environment -> environment.variables(Map.of("MINISTACK_LAMBDA_PROXY_URL", url)))
                .code(code -> code.zipFile(zip("older"))));
    }

    /** Returns function code that contains a comment. */
    static SdkBytes zip(String comment) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("index.py"));
            zip.write(("# " + comment).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return SdkBytes.fromByteArray(archive.toByteArray());
    }

    /** Creates an event source mapping from the beginning of the stream, and returns its id. */
    String map(Consumer<CreateEventSourceMappingRequest.Builder> settings) {
        return lambda.createEventSourceMapping(create -> settings.accept(create.functionName(name)
                        .eventSourceArn(stream)
                        .startingPosition(EventSourcePosition.TRIM_HORIZON)))
                .uuid();
    }

    /** Writes an item, which adds a record to the stream. */
    void put(String key) {
        tables.putItem(put -> put.tableName(name).item(DynamoDbProofs.key(key)));
    }

    /** Waits for a number of batches, and returns their keys. */
    List<List<String>> batches(int count) throws Exception {
        MiniStack.await(() -> batches.size() >= count);
        return batches.subList(0, count);
    }

    @Override
    public void close() {
        lambda.listEventSourceMappings(list -> list.functionName(name))
                .eventSourceMappings()
                .forEach(mapping -> lambda.deleteEventSourceMapping(delete -> delete.uuid(mapping.uuid())));
        server.stop(0);
    }

    private void handle(HttpExchange exchange, int status, String answer) throws IOException {
        JsonNode records = JSON.readTree(exchange.getRequestBody()).path("Records");
        batches.add(records.findValues("Keys").stream()
                .map(keys -> keys.at("/pk/S").asText())
                .toList());
        byte[] body = answer.formatted(records.at("/0/dynamodb/SequenceNumber").asText())
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
