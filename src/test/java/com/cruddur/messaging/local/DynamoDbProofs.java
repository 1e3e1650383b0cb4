package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** Proves the shortfalls of MiniStack's tables, items and streams. */
final class DynamoDbProofs {

    private static final String KEY = "pk";

    private DynamoDbProofs() {}

    /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html: 8 KB are one unit. */
    static void readUnits(MiniStack aws) {
        DynamoDbClient client = aws.client(DynamoDbClient.builder());
        client.createTable(table("read"));
        Map<String, AttributeValue> item = item("large", "a".repeat(8_000));
        client.putItem(put -> put.tableName("read").item(item));

        assertThat(client.getItem(get -> get.tableName("read")
                                .key(key("large"))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(0.5);
    }

    /** AWS lets a table burst for five minutes, which is 300 units here. */
    static void throttling(MiniStack aws) {
        DynamoDbClient client = aws.client(DynamoDbClient.builder());
        client.createTable(table("slow")
                .copy(slow -> slow.billingMode(BillingMode.PROVISIONED)
                        .provisionedThroughput(
                                units -> units.readCapacityUnits(1L).writeCapacityUnits(1L))));

        for (int put = 0; put < 5; put++) {
            client.putItem(large -> large.tableName("slow").item(item("large", "a".repeat(400_000))));
        }
    }

    static void conflicts(MiniStack aws) throws Exception {
        DynamoDbClient client = aws.client(DynamoDbClient.builder());
        client.createTable(table("contended"));
        TransactWriteItem write = TransactWriteItem.builder()
                .put(put -> put.tableName("contended").item(key("one")))
                .build();
        Callable<Object> transaction = () -> client.transactWriteItems(transact -> transact.transactItems(write));
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            for (Future<Object> written : writers.invokeAll(Collections.nCopies(200, transaction))) {
                written.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    static void lateIndex(MiniStack aws) {
        DynamoDbClient client = aws.client(DynamoDbClient.builder());
        client.createTable(table("read-at-once")
                .copy(table -> table.attributeDefinitions(string(KEY), string("text"))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("by-text")
                                .keySchema(hash("text"))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build())));
        for (int count = 1; count <= 100; count++) {
            Map<String, AttributeValue> item = item(Integer.toString(count), "same");
            client.putItem(put -> put.tableName("read-at-once").item(item));

            assertThat(client.query(query -> query.tableName("read-at-once")
                                    .indexName("by-text")
                                    .keyConditionExpression("#text = :text")
                                    .expressionAttributeNames(Map.of("#text", "text"))
                                    .expressionAttributeValues(Map.of(":text", AttributeValue.fromS("same"))))
                            .count())
                    .isEqualTo(count);
        }
    }

    static void restore(MiniStack aws) throws InterruptedException {
        DynamoDbClient client = aws.client(DynamoDbClient.builder());
        client.createTable(table("restored-from"));
        client.updateContinuousBackups(update -> update.tableName("restored-from")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        Instant empty = client.describeContinuousBackups(describe -> describe.tableName("restored-from"))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .earliestRestorableDateTime();
        TimeUnit.MILLISECONDS.sleep(1_100); // Recovery times are whole seconds.
        client.putItem(put -> put.tableName("restored-from").item(key("later")));

        client.restoreTableToPointInTime(restore -> restore.sourceTableName("restored-from")
                .targetTableName("restored")
                .restoreDateTime(empty));

        assertThat(client.scan(scan -> scan.tableName("restored")).items()).containsExactly(key("later"));
    }

    static void streamRecords(MiniStack aws) throws Exception {
        Path state = Files.createTempDirectory(aws.directory(), "state");
        Map<String, String> kept = Map.of("PERSIST_STATE", "1", "STATE_DIR", state.toString());
        try (MiniStack before = aws.another(kept)) {
            DynamoDbClient client = before.client(DynamoDbClient.builder());
            createStreamedTable(client, "kept");
            client.putItem(put -> put.tableName("kept").item(key("any")));
            assertThat(records(before)).isEqualTo(1);
        }
        try (MiniStack after = aws.another(kept)) {
            assertThat(after.client(DynamoDbClient.builder())
                            .scan(scan -> scan.tableName("kept"))
                            .items())
                    .containsExactly(key("any"));
            assertThat(records(after)).isZero();
        }
    }

    static void leadingKeys(MiniStack aws) throws Exception {
        try (MiniStack guarded = aws.another(Map.of("AUTH", "true"))) {
            guarded.client(DynamoDbClient.builder()).createTable(table("guarded"));
            IamClient iam = guarded.client(IamClient.builder());
            iam.createUser(create -> create.userName("reader"));
            iam.putUserPolicy(
                    put -> put.userName("reader").policyName("own-items").policyDocument("""
                            {"Version": "2012-10-17", "Statement": [
                              {"Effect": "Allow", "Action": "dynamodb:DescribeTable", "Resource": "*"},
                              {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": {
                                "Null": {"dynamodb:LeadingKeys": "false"},
                                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["own"]}}}]}"""));
            AccessKey key =
                    iam.createAccessKey(create -> create.userName("reader")).accessKey();
            DynamoDbClient reader = guarded.client(DynamoDbClient.builder(), key.accessKeyId(), key.secretAccessKey());
            reader.describeTable(describe -> describe.tableName("guarded"));

            assertThatThrownBy(
                            () -> reader.getItem(get -> get.tableName("guarded").key(key("own"))))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("not authorized to perform: dynamodb:GetItem");
        }
    }

    /** Creates a table with a stream, and returns the stream's ARN. */
    static String createStreamedTable(DynamoDbClient client, String name) {
        return client.createTable(table(name)
                        .copy(table -> table.streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))))
                .tableDescription()
                .latestStreamArn();
    }

    static Map<String, AttributeValue> key(String value) {
        return Map.of(KEY, AttributeValue.fromS(value));
    }

    private static Map<String, AttributeValue> item(String key, String text) {
        return Map.of(KEY, AttributeValue.fromS(key), "text", AttributeValue.fromS(text));
    }

    private static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(string(KEY))
                .keySchema(hash(KEY))
                .build();
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement hash(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.HASH)
                .build();
    }

    private static int records(MiniStack aws) {
        DynamoDbStreamsClient streams = aws.client(DynamoDbStreamsClient.builder());
        String stream = streams.listStreams().streams().get(0).streamArn();
        String shard = streams.describeStream(describe -> describe.streamArn(stream))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
        String start = streams.getShardIterator(
                        get -> get.streamArn(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        return streams.getRecords(get -> get.shardIterator(start)).records().size();
    }
}
