package com.cruddur.messaging.ops;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Ports;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
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
import software.amazon.dynamodb.services.local.main.ServerRunner;

/** One DynamoDB Local for all tests, in memory, until the JVM ends. It keeps a database for every key and region. */
public final class LocalDynamoDb {

    /** Where it listens. */
    public static final URI ENDPOINT = start();

    private LocalDynamoDb() {}

    /** Returns a client of the database of an access key and a region; the caller closes it. */
    public static DynamoDbClient client(String accessKey, String region) {
        return DynamoDbClient.builder()
                .endpointOverride(ENDPOINT)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
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

    /** Creates a table with nothing but a key. */
    static void createPlainTable(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("id", KeyType.HASH))
                .attributeDefinitions(string("id")));
    }

    private static URI start() {
        String port = Integer.toString(Ports.free());
        try {
            ServerRunner.createServerFromCommandLineArgs(new String[] {"-inMemory", "-disableTelemetry", "-port", port})
                    .start();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not start", e);
        }
        return URI.create("http://localhost:" + port);
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
