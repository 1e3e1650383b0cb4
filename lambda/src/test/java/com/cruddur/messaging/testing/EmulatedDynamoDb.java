package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.Schema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * DynamoDB as MiniStack emulates it, in a process of {@code bin/emulator} that ends with this JVM. It starts with the
 * first use, and all tests of the JVM share it.
 */
public final class EmulatedDynamoDb {

    private static final Path ROOT = Path.of("..");
    private static final long START_SECONDS = 120;

    /** The running emulator. The JVM loads this class, and so starts the emulator, with the first use of the endpoint. */
    private static final class Running {
        static final URI ENDPOINT = start();
    }

    private EmulatedDynamoDb() {}

    /** Returns its endpoint. */
    public static URI endpoint() {
        return Running.ENDPOINT;
    }

    /** Returns a DynamoDB client of an account. The caller closes it. */
    public static DynamoDbClient client(String account) {
        return client(DynamoDbClient.builder(), endpoint(), account);
    }

    /** Returns a DynamoDB Streams client of an account. The caller closes it. */
    public static DynamoDbStreamsClient streams(String account) {
        return client(DynamoDbStreamsClient.builder(), endpoint(), account);
    }

    /**
     * Returns the access key of an account that a test knows by name. MiniStack takes twelve digits as an account id.
     */
    public static String accessKey(String account) {
        return "%012d".formatted(Integer.toUnsignedLong(account.hashCode()));
    }

    /** Creates a table with the index and the stream, and returns the ARN of the stream. */
    public static String createTable(DynamoDbClient client, String name) {
        return client.createTable(table -> table.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(key(Schema.PK, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                        .attributeDefinitions(string(Schema.PK), string(Schema.SK), string(Schema.MESSAGE_GROUP_UUID))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName(Schema.MESSAGE_GROUP_INDEX)
                                .keySchema(key(Schema.MESSAGE_GROUP_UUID, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build())
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)))
                .tableDescription()
                .latestStreamArn();
    }

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, URI endpoint, String account) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(account), "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static URI start() {
        int port = freePort();
        try {
            // The process ends when its standard input is closed, at the latest with this JVM.
            Process process = new ProcessBuilder(
                            ROOT.resolve(".venv/bin/python").toString(),
                            ROOT.resolve("bin/emulator").toString(),
                            Integer.toString(port))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (!listens(port)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IllegalStateException("bin/emulator does not start; see standard error for the reason");
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "bin/emulator does not start. Run bin/python-side to install its packages.", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return URI.create("http://localhost:" + port);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // The system does not give the port of a recently closed connection to another process.
            Socket client = new Socket(socket.getInetAddress(), socket.getLocalPort());
            socket.accept().close();
            client.close();
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
