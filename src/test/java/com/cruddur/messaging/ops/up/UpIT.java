package com.cruddur.messaging.ops.up;

import static com.cruddur.messaging.ops.up.UpProcess.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Tests {@code bin/cruddur up}: other programs use the deployed account, and failures are reported. */
class UpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SeedPlan EXAMPLE = SeedPlan.example();
    private static final String GROUP = "11111111-1111-4111-8111-111111111111";
    private static final String TABLE = "cruddur-messages";
    private static final String LOG_GROUP = "/aws/lambda/cruddur-messaging-stream";

    @TempDir
    Path directory;

    @Test
    void once_prints_the_endpoint_and_both_inboxes_in_one_object_and_ends() throws Exception {
        try (UpProcess up = new UpProcess(directory, "--once", "--format", "json", "--port", "0")) {
            up.ends(0);

            JsonNode printed = JSON.readTree(up.out());
            assertThat(printed.path("endpoint").asText()).matches("http://localhost:[1-9]\\d+");
            JsonNode inboxes = printed.path("inboxes");
            assertThat(inboxes.findValuesAsText("inbox_of")).containsExactly("andrewbrown", "bayko");
            assertThat(inboxes.findValuesAsText("other")).containsExactly("bayko", "andrewbrown");
            assertThat(inboxes.findValuesAsText("message_group_uuid")).containsOnly(SeedPlan.GROUP);
            assertThat(up.err().lines()) // The CLI publishes assets in parallel.
                    .containsExactlyInAnyOrder(
                            "Deploying the stacks ...",
                            "cruddur-messages-data: deployed",
                            "cruddur-messages-network: deployed",
                            "cruddur-messages-stream: deployed",
                            "Writing the example conversation ...",
                            "AWS on this machine: %s, account 000000000000, region us-east-1, table %s"
                                    .formatted(printed.path("endpoint").asText(), TABLE),
                            "export AWS_ENDPOINT_URL="
                                    + printed.path("endpoint").asText());
        }
    }

    @Test
    void messages_of_other_programs_move_their_groups_and_ctrl_c_leaves_nothing() throws Exception {
        try (UpProcess up = new UpProcess(directory, "--quiet").ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder())) {
            assertThat(up.err().lines()).hasSize(2);
            MessageStore store = new MessageStore(client, TABLE);
            Instant start = Instant.now();
            Message first = Message.of(GROUP, start, "first", EXAMPLE.first());
            store.createMessageGroup(first, EXAMPLE.second());
            Message last = first;
            for (int i = 1; i <= 5; i++) {
                last = store.createMessage(Message.of(GROUP, start.plusSeconds(i), "message " + i, EXAMPLE.second()));
            }
            awaitAtRest(store, last);
            if (isInstalled("aws")) {
                Message ofTheCli = Message.of(GROUP, start.plusSeconds(9), "by the AWS CLI", EXAMPLE.first());
                putWithTheCli(up, ofTheCli);
                awaitAtRest(store, ofTheCli);
            }
            assertThatLogsAndMetricsTellOfIt(up);

            assertThatTableThatCannotDriveTheFunctionIsTold(up, client);
            Message anew = Message.of(GROUP, start.plusSeconds(10), "in a new table", EXAMPLE.first());
            store.createMessageGroup(first, EXAMPLE.second());
            store.createMessage(anew);
            awaitAtRest(store, anew);

            assertThat(up.temporary).isNotEmptyDirectory();
            assertThat(up.stop())
                    .as("milliseconds until it ends, less than the emulator keeps an idle connection open")
                    .isLessThan(60_000);
            assertThat(up.temporary).isEmptyDirectory();
            assertThat(up.err().lines())
                    .as("the endpoint, Ready, and three lines about the table")
                    .hasSize(5);
        }
    }

    @Test
    void message_that_fails_permanently_is_reported_with_its_reason_and_has_a_letter_in_the_queue() throws Exception {
        Path broken = TestAssembly.withHandler(directory, "fail", "(\"MaximumRetryAttempts\": )-?\\d+", "$12");
        try (UpProcess up = new UpProcess(directory, "--no-seed", "--assembly", broken.toString()).ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder());
                SqsClient sqs = up.client(SqsClient.builder())) {
            new MessageStore(client, TABLE)
                    .createMessageGroup(Message.of(GROUP, Instant.now(), "first", EXAMPLE.first()), EXAMPLE.second());
            await(() -> up.err().contains("their letter is in queue"));

            String queue = sqs.listQueues().queueUrls().get(0);
            JsonNode letter = JSON.readTree(sqs.receiveMessage(receive -> receive.queueUrl(queue))
                    .messages()
                    .get(0)
                    .body());
            assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
            assertThat(letter.at("/requestContext/approximateInvokeCount").asInt())
                    .isEqualTo(3);
            assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
            assertThat(up.err())
                    .contains(
                            "The function failed, invocation 3 of 3: java.lang.IllegalArgumentException: broken",
                            "RetryAttemptsExhausted after invocation 3: records ");
        }
    }

    @Test
    void variables_for_other_programs_do_not_affect_up() throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_USE_FIPS_ENDPOINT", "true",
                "AWS_PROFILE", "absent",
                "HTTP_PROXY", "http://127.0.0.1:9",
                "NO_PROXY", "",
                "PYTHONHOME", directory.toString(),
                "SERVICES", "s3");
        try (UpProcess up = new UpProcess(directory, environment, "--once", "--quiet")) {
            assertThat(up.ends(0).out()).contains("inbox of andrewbrown  bayko");
        }
    }

    @Test
    void once_fails_if_a_record_fails() throws Exception {
        Path broken = TestAssembly.withHandler(directory, "fail", "(\"MaximumRetryAttempts\": )-?\\d+", "$10");
        try (UpProcess up = new UpProcess(directory, "--once", "--assembly", broken.toString())) {
            assertThat(up.ends(1).err()).contains("RetryAttemptsExhausted after invocation 1");
        }
    }

    @Test
    void up_fails_at_once_if_the_function_does_not_start() throws Exception {
        Path broken = TestAssembly.withHandler(directory, "absent");
        try (UpProcess up = new UpProcess(directory, "--quiet", "--assembly", broken.toString())) {
            assertThat(up.ends(1).err())
                    .isEqualTo("cruddur: The function does not start: java.lang.NoSuchMethodException: class "
                            + "com.cruddur.messaging.local.Handlers has no public method absent.%n".formatted());
        }
    }

    @Test
    void up_fails_with_the_reason_if_the_deploy_fails() throws Exception {
        Path broken = TestAssembly.with(directory, "AWS::SQS::Queue\"", "AWS::SQS::Unheard\"");
        try (UpProcess up = new UpProcess(directory, "--quiet", "--assembly", broken.toString())) {
            assertThat(up.ends(1).err())
                    .startsWith("cruddur: The stacks cannot be deployed: cruddur-messages-stream failed to deploy")
                    .contains("AWS::SQS::Unheard")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void stage_prod_is_deployed_except_for_what_the_emulator_lacks() throws Exception {
        try (UpProcess up = new UpProcess(directory, "--no-seed", "--stage", "prod").ready();
                CloudFormationClient stacks = up.client(CloudFormationClient.builder());
                LambdaClient lambda = up.client(LambdaClient.builder());
                CloudWatchClient alarms = up.client(CloudWatchClient.builder());
                DynamoDbClient client = up.client(DynamoDbClient.builder())) {
            assertThat(up.err().lines().filter(line -> line.startsWith("Left out")))
                    .singleElement()
                    .asString()
                    .contains(
                            "AWS::ApplicationAutoScaling::ScalingPolicy (4)",
                            "AWS::CloudWatch::CompositeAlarm (1)",
                            "termination protection (");
            assertThat(stacks.describeStacks().stacks())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(stack -> assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE));
            assertThat(client.describeContinuousBackups(describe -> describe.tableName(TABLE))
                            .continuousBackupsDescription()
                            .pointInTimeRecoveryDescription()
                            .pointInTimeRecoveryStatus())
                    .isEqualTo(PointInTimeRecoveryStatus.ENABLED);
            String mapping = lambda.listEventSourceMappings()
                    .eventSourceMappings()
                    .get(0)
                    .uuid();
            assertThat(alarms.describeAlarms().metricAlarms())
                    .filteredOn(alarm -> alarm.alarmName().equals("cruddur-messages-trigger-dead"))
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.dimensions())
                            .extracting(Dimension::name, Dimension::value)
                            .containsExactly(tuple("EventSourceMappingUUID", mapping)));
            assertThat(up.err()).contains("account 111122223333");
        }
    }

    /** The table has no stream, then a stream without images, then it is deleted and created again. */
    private static void assertThatTableThatCannotDriveTheFunctionIsTold(UpProcess up, DynamoDbClient client)
            throws Exception {
        client.updateTable(
                update -> update.tableName(TABLE).streamSpecification(stream -> stream.streamEnabled(false)));
        assertThatItSays(
                up,
                "Table cruddur-messages has no stream, so messages do not reach the function. To enable a stream: "
                        + "aws dynamodb update-table --table-name cruddur-messages --stream-specification "
                        + "StreamEnabled=true,StreamViewType=NEW_IMAGE --endpoint-url http://localhost:" + up.port);

        client.updateTable(update -> update.tableName(TABLE)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
        assertThatItSays(up, "has the view type KEYS_ONLY, but the function needs NEW_IMAGE. To change it: aws ");

        client.deleteTable(drop -> drop.tableName(TABLE));
        assertThatItSays(
                up,
                "Table cruddur-messages no longer exists. To create it: bin/cruddur ddb schema-load --table cruddur-messages --endpoint-url http://localhost:"
                        + up.port);

        client.createTable(Assembly.open(UpProcess.DEV).table().localRequest());
    }

    private static void assertThatItSays(UpProcess up, String sentence) throws Exception {
        await(() -> up.err().contains(sentence));
        assertThat(up.err()).contains(sentence);
    }

    private static void assertThatLogsAndMetricsTellOfIt(UpProcess up) throws Exception {
        try (CloudWatchLogsClient logs = up.client(CloudWatchLogsClient.builder());
                CloudWatchClient metrics = up.client(CloudWatchClient.builder())) {
            await(() -> metrics.listMetrics(list -> list.namespace("AWS/Lambda"))
                            .metrics()
                            .size()
                    >= 8);
            assertThat(metrics.listMetrics(list -> list.namespace("AWS/Lambda")).metrics())
                    .extracting(Metric::metricName)
                    .contains("IteratorAge", "Duration", "Errors", "Invocations", "PolledEventCount")
                    .contains("FilteredOutEventCount", "InvokedEventCount", "FailedInvokeEventCount");
            await(() -> logs.filterLogEvents(filter -> filter.logGroupName(LOG_GROUP)).events().stream()
                    .anyMatch(event -> event.message().contains(GROUP)));
        }
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    private void putWithTheCli(UpProcess up, Message message) throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID", "cli",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_DEFAULT_REGION", "us-west-2",
                "AWS_ENDPOINT_URL", "http://localhost:" + up.port);
        String item = JSON.writeValueAsString(Items.json(message.toItem()));
        ProcessRun.run(directory, environment, "aws", "dynamodb", "put-item", "--table-name", TABLE, "--item", item)
                .succeeds();
    }

    /** Asserts that each member has one row of the group, at the newest message. */
    static void awaitAtRest(MessageStore store, Message newest) throws Exception {
        await(() ->
                rows(store, newest).stream().allMatch(row -> row.lastMessageAt().equals(newest.createdAt())));
        assertThat(rows(store, newest)).hasSize(2).allSatisfy(row -> {
            assertThat(row.lastMessageAt()).isEqualTo(newest.createdAt());
            assertThat(row.lastMessage()).isEqualTo(newest.text());
        });
    }

    private static List<MessageGroup> rows(MessageStore store, Message message) {
        return Stream.of(EXAMPLE.first(), EXAMPLE.second())
                .flatMap(member -> store.listMessageGroups(member.uuid(), Listing.newest()).entries().stream())
                .filter(row -> row.uuid().equals(message.messageGroupUuid()))
                .toList();
    }
}
