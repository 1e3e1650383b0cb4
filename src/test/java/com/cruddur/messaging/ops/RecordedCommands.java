package com.cruddur.messaging.ops;

import com.cruddur.messaging.delivery.HandMadeResources;
import com.cruddur.messaging.delivery.SimulatedAutoScaling;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.testing.RecordedRequests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Runs the commands that have a policy in an emulated account, with all options that add requests, and records the IAM actions of
 * the requests. Sets system properties, and restores them on close.
 */
final class RecordedCommands implements AutoCloseable {

    private static final String TIME = "2026-11-20T11:52:05Z";
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    private static final String GROUP = SeedPlan.GROUP;
    private static final User ANDREW = SeedUsers.of("andrewbrown");
    private static final User BAYKO = SeedUsers.of("bayko");
    private static final User WORF = SeedUsers.of("worf");

    private final Map<CommandPolicy, List<Request>> requests = new EnumMap<>(CommandPolicy.class);
    private final Map<String, List<Request>> withoutPolicy = new HashMap<>();
    private final Map<String, String> propertiesBefore = new HashMap<>();
    private final SimulatedAutoScaling scaling = new SimulatedAutoScaling();
    private final DynamoDbClient tables = client(DynamoDbClient.builder());

    RecordedCommands() throws IOException {
        set("aws.accessKeyId", RequestedActions.ACCOUNT);
        set("aws.secretAccessKey", "secret");
        set("aws.region", RequestedActions.REGION);
        set("aws.endpointUrl", EmulatedAws.ENDPOINT);
        set("aws.endpointUrlApplicationAutoScaling", scaling.endpoint().toString());
    }

    private void set(String property, String value) {
        propertiesBefore.put(property, System.setProperty(property, value));
    }

    @Override
    public void close() {
        tables.close();
        scaling.close();
        propertiesBefore.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return EmulatedAws.client(builder, RequestedActions.ACCOUNT, RequestedActions.REGION);
    }

    /** Returns the IAM actions of each command that has a policy. */
    Map<CommandPolicy, List<Request>> run(Path directory) throws IOException {
        makeTableAndFunction();
        String assembly = adopt(directory);
        run(CommandPolicy.SCAN, 0, "ddb", "scan", "prod");
        recreateTableWithoutKey();
        repair();
        restore();
        damage();
        runWithoutPolicy("ddb seed prod");
        runWithoutPolicy("ddb send TEXT prod");
        runWithoutPolicy("ddb patterns get-conversation prod");
        runWithoutPolicy("ddb patterns list-conversations prod");
        runWithoutPolicy("ddb list-tables prod");
        run(CommandPolicy.DROP, 0, "ddb", "drop", Schema.TABLE, "prod", "--yes");
        runWithoutPolicy("ddb schema-load prod", "--assembly", assembly, "--yes");
        return requests;
    }

    /** Returns the IAM actions of the commands without a policy. */
    Map<String, List<Request>> withoutPolicy() {
        return withoutPolicy;
    }

    private void run(CommandPolicy policy, int exitCode, String... command) {
        requests.computeIfAbsent(policy, any -> new ArrayList<>()).addAll(requestsOf(exitCode, command));
    }

    private void runWithoutPolicy(String command, String... options) {
        String[] words =
                Stream.concat(Stream.of(command.split(" ")), Stream.of(options)).toArray(String[]::new);
        withoutPolicy.put(command, requestsOf(0, words));
    }

    private static List<Request> requestsOf(int exitCode, String... command) {
        return RequestedActions.of(RecordedRequests.of(
                RequestedActions.ACCOUNT, () -> CommandRun.inThisJvm(command).exits(exitCode)));
    }

    private void makeTableAndFunction() throws IOException {
        new HandMadeResources(RecordedCommands::client);
        try (KmsClient keys = client(KmsClient.builder())) {
            String key = keys.createKey().keyMetadata().arn();
            tables.updateTable(update -> update.tableName(Schema.TABLE)
                    .sseSpecification(encryption ->
                            encryption.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(key)));
        }
    }

    /** Returns the directory of the templates. */
    private String adopt(Path directory) {
        String assembly = TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache", "watch")
                .next()
                .toString();
        String into = directory.resolve("cdk.import").toString();
        run(CommandPolicy.ADOPT, 0, "adopt", "prod", "--assembly", assembly, "--into", into);
        return assembly;
    }

    /** Creates the table without a key, since the emulator restores none, and on-demand, since its repair is faster. */
    private void recreateTableWithoutKey() {
        tables.deleteTable(delete -> delete.tableName(Schema.TABLE));
        EmulatedAws.createTable(tables);
    }

    private void repair() {
        damage();
        repair(0, "--group", GROUP);
        damage();
        repair(0, "--user", "andrewbrown");
        damage();
        repair(0, "--all");
        repair(0, "--all", "--backward", "--units", "100");
        damage();
        makeStreamStack();
        repair(0, "--skipped");
        damage();
        repair(1, "--failures");
    }

    private void repair(int exitCode, String... options) {
        List<String> command = new ArrayList<>(List.of("ddb", "repair", "prod"));
        command.addAll(List.of(options));
        run(CommandPolicy.REPAIR, exitCode, command.toArray(String[]::new));
    }

    private void restore() {
        tables.updateContinuousBackups(update -> update.tableName(Schema.TABLE)
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
        restore("--all", "--dry-run"); // The emulator restores the current items.
        for (List<String> groups :
                List.of(List.of("--all"), List.of("--group", GROUP), List.of("--user", "andrewbrown"))) {
            damage();
            delete(message(1).toItem());
            delete(row(ANDREW, message(0)));
            restore(Stream.concat(groups.stream(), Stream.of("--rows")).toArray(String[]::new));
        }
    }

    private void restore(String... options) {
        List<String> command = new ArrayList<>(List.of("ddb", "restore", "prod", "--at", TIME, "--yes"));
        // Outside AWS the command does not check the source of the restored table.
        command.addAll(List.of("--endpoint-url", EmulatedAws.ENDPOINT));
        command.addAll(List.of(options));
        run(CommandPolicy.RESTORE, 0, command.toArray(String[]::new));
    }

    /** Makes one row behind the newest message, one doubled, and one ahead of every message. */
    private void damage() {
        tables.scan(scan -> scan.tableName(Schema.TABLE)).items().stream()
                .filter(item -> item.containsKey(Schema.MESSAGE_GROUP_UUID))
                .forEach(this::delete);
        Stream.of(
                        message(0).toItem(),
                        message(1).toItem(),
                        row(ANDREW, message(0)),
                        row(BAYKO, message(0)),
                        row(BAYKO, message(1)),
                        row(WORF, message(2)))
                .forEach(item ->
                        tables.putItem(put -> put.tableName(Schema.TABLE).item(item)));
    }

    private static Message message(int minute) {
        return Message.of(GROUP, START.plusSeconds(60L * minute), "message " + minute, ANDREW);
    }

    private static Map<String, AttributeValue> row(User owner, Message message) {
        return MessageGroup.after(message, owner.uuid(), ANDREW).toItem();
    }

    private void delete(Map<String, AttributeValue> item) {
        tables.deleteItem(delete -> delete.tableName(Schema.TABLE)
                .key(Map.of(Schema.PK, item.get(Schema.PK), Schema.SK, item.get(Schema.SK))));
    }

    /** Creates the stack with the log and the queue. The log has a skipped record; the queue has one letter to settle and one that stays. */
    private void makeStreamStack() {
        String stack = "cruddur-messages-stream";
        try (CloudFormationClient stacks = client(CloudFormationClient.builder());
                CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder());
                SqsClient queues = client(SqsClient.builder());
                DynamoDbStreamsClient streams = client(DynamoDbStreamsClient.builder())) {
            stacks.createStack(
                    create -> create.stackName(stack).templateBody("""
                    {"Resources": {"Failures": {"Type": "AWS::SQS::Queue"}},
                     "Outputs": {"FailureQueueUrl": {"Value": {"Ref": "Failures"}},
                                 "FunctionName": {"Value": "%s"}}}""".formatted(HandMadeResources.FUNCTION)));
            stacks.waiter().waitUntilStackCreateComplete(describe -> describe.stackName(stack));
            InputLogEvent skipped = InputLogEvent.builder()
                    .timestamp(System.currentTimeMillis())
                    .message("{\"outcome\":\"skipped\",\"pk\":\"MSG#%s\"}".formatted(GROUP))
                    .build();
            logs.createLogStream(
                    create -> create.logGroupName(HandMadeResources.LOG_GROUP).logStreamName("s"));
            logs.putLogEvents(put -> put.logGroupName(HandMadeResources.LOG_GROUP)
                    .logStreamName("s")
                    .logEvents(skipped));
            String queue = queues.listQueues().queueUrls().get(0);
            queues.sendMessage(send -> send.queueUrl(queue).messageBody("no letter"));
            queues.sendMessage(send -> send.queueUrl(queue).messageBody(letter(streams)));
        }
    }

    private String letter(DynamoDbStreamsClient streams) {
        String stream = tables.describeTable(describe -> describe.tableName(Schema.TABLE))
                .table()
                .latestStreamArn();
        String shard = streams.describeStream(describe -> describe.streamArn(stream))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
        String iterator = streams.getShardIterator(
                        get -> get.streamArn(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        String number = streams.getRecords(get -> get.shardIterator(iterator)).records().stream()
                .map(record -> record.dynamodb())
                .filter(record -> record.keys().get(Schema.PK).s().startsWith(Schema.MESSAGE_PREFIX))
                .findFirst()
                .orElseThrow()
                .sequenceNumber();
        return """
                {"DDBStreamBatchInfo":{"shardId":"%s","startSequenceNumber":"%s","endSequenceNumber":"%s","batchSize":1,"streamArn":"%s"}}""".formatted(shard, number, number, stream);
    }
}
