package com.cruddur.messaging.delivery;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.model.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Creates the resources that people made by script and in the console before there were stacks. */
public final class HandMadeResources {

    /** Creates clients for the account of the resources. */
    public interface Clients {
        <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C of(B builder);
    }

    /** The name of the function. */
    public static final String FUNCTION = "cruddur-messaging-stream";
    /** The name of the function's log group. */
    public static final String LOG_GROUP = "/aws/lambda/" + FUNCTION;

    /** The id of the gateway endpoint. */
    final String endpoint;

    /** The id of the event source mapping. */
    final String mapping;

    /** Creates all resources. */
    public HandMadeResources(Clients clients) throws IOException {
        String stream = table(clients);
        endpoint = endpoint(clients);
        mapping = function(clients, stream);
        try (CloudWatchLogsClient client = clients.of(CloudWatchLogsClient.builder())) {
            client.createLogGroup(create -> create.logGroupName(LOG_GROUP));
        }
    }

    private static String table(Clients clients) {
        ProvisionedThroughput units = ProvisionedThroughput.builder()
                .readCapacityUnits(5L)
                .writeCapacityUnits(5L)
                .build();
        try (DynamoDbClient client = clients.of(DynamoDbClient.builder())) {
            client.createTable(table -> table.tableName(Schema.TABLE)
                    .billingMode(BillingMode.PROVISIONED)
                    .attributeDefinitions(string(Schema.MESSAGE_GROUP_UUID), string(Schema.PK), string(Schema.SK))
                    .keySchema(key(Schema.PK, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                    .provisionedThroughput(units)
                    .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                            .indexName(Schema.MESSAGE_GROUP_INDEX)
                            .keySchema(key(Schema.MESSAGE_GROUP_UUID, KeyType.HASH), key(Schema.SK, KeyType.RANGE))
                            .projection(projection -> projection.projectionType(ProjectionType.ALL))
                            .provisionedThroughput(units)
                            .build()));
            client.updateTable(table -> table.tableName(Schema.TABLE)
                    .streamSpecification(
                            stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
            return client.describeTable(table -> table.tableName(Schema.TABLE))
                    .table()
                    .latestStreamArn();
        }
    }

    private static String endpoint(Clients clients) {
        try (Ec2Client client = clients.of(Ec2Client.builder())) {
            String vpc = client.describeVpcs(vpcs -> vpcs.filters(filter("is-default", "true")))
                    .vpcs()
                    .get(0)
                    .vpcId();
            String[] routes =
                    client.describeRouteTables(tables -> tables.filters(filter("vpc-id", vpc))).routeTables().stream()
                            .map(RouteTable::routeTableId)
                            .toArray(String[]::new);
            return client.createVpcEndpoint(create -> create.vpcId(vpc)
                            .serviceName("com.amazonaws.%s.dynamodb".formatted(Emulator.REGION))
                            .routeTableIds(routes))
                    .vpcEndpoint()
                    .vpcEndpointId();
        }
    }

    private static String function(Clients clients, String stream) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("lambda_function.py"));
            zip.write("def lambda_handler(event, context): pass".getBytes(StandardCharsets.UTF_8));
        }
        try (LambdaClient client = clients.of(LambdaClient.builder())) {
            client.createFunction(create -> create.functionName(FUNCTION)
                    .runtime(Runtime.PYTHON3_9)
                    .handler("lambda_function.lambda_handler")
                    .role("arn:aws:iam::%s:role/made-by-hand".formatted(Emulator.ACCOUNT))
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(archive.toByteArray()))));
            return client.createEventSourceMapping(create -> create.functionName(FUNCTION)
                            .eventSourceArn(stream)
                            .batchSize(1)
                            .enabled(false)
                            .startingPosition(EventSourcePosition.LATEST))
                    .uuid();
        }
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
