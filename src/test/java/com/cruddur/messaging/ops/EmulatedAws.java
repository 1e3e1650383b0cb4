package com.cruddur.messaging.ops;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The emulated AWS of all tests of this JVM. Tables are separate by region and account. An access key of twelve digits is an
 * account.
 */
public final class EmulatedAws {

    /** The access key of commands on this machine, which share one account. */
    public static final String LOCAL = "local";

    private static final Emulator EMULATOR = start();

    /** The URL of the emulator. */
    public static final String ENDPOINT = EMULATOR.endpoint().toString();

    /** A URL of the emulator whose host name does not look like this machine. */
    public static final String ELSEWHERE = ENDPOINT.replace("localhost", "dynamodb.localhost");

    private EmulatedAws() {}

    /** Returns the access key of an account that a test names. */
    public static String accessKey(String account) {
        return "%012d".formatted(Integer.toUnsignedLong(account.hashCode()));
    }

    /** Returns a client of the tables of an access key and a region; the caller closes it. */
    public static DynamoDbClient client(String accessKey, String region) {
        return EMULATOR.client(DynamoDbClient.builder(), accessKey, region);
    }

    /** Returns a client of any service, with an access key and a region; the caller closes it. */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, String accessKey, String region) {
        return EMULATOR.client(builder, accessKey, region);
    }

    /** Returns a client of any service in the account of commands on this machine; the caller closes it. */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, LOCAL, Emulator.REGION);
    }

    /** Creates the table with its index and stream. */
    public static void createTable(DynamoDbClient client) {
        createTable(client, Schema.TABLE);
    }

    /** Creates a table with the same index and stream under another name. */
    public static void createTable(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key(Schema.PK, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                .attributeDefinitions(string(Schema.PK), string(Schema.SK), string(Schema.MESSAGE_GROUP_UUID))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName(Schema.MESSAGE_GROUP_INDEX)
                        .keySchema(key(Schema.MESSAGE_GROUP_UUID, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build())
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
    }

    /** Creates a table with a key, and without an index or a stream. */
    static void createPlainTable(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("id", KeyType.HASH))
                .attributeDefinitions(string("id")));
    }

    private static Emulator start() {
        try {
            Path log = Files.createTempFile("emulator", ".log");
            log.toFile().deleteOnExit();
            return Emulator.start(Checkout.ROOT, Emulator.free(0), Optional.empty(), Optional.empty(), log);
        } catch (IOException | InterruptedException e) {
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

    /** Returns an environment in which {@link #ELSEWHERE} resolves to the emulator. */
    public static Map<String, String> thatFindsElsewhere(Map<String, String> environment, Path directory)
            throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost dynamodb.localhost\n");
        Map<String, String> there = new HashMap<>(environment);
        there.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        return there;
    }
}
