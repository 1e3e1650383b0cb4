package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.repair.FailureLetters;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.RequestHook;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Tests {@code ddb repair} in an emulated account. Each test has a separate table. */
@Concurrent
class RepairTest {

    private static final String REGION = "eu-south-1";
    private static final Instant T0 = Instant.parse("2026-03-20T22:52:11.123456Z");
    private static final Instant T1 = T0.plusSeconds(60);

    private static DynamoDbClient tables;
    private static DynamoDbStreamsClient streams;
    private static SqsClient queues;
    private static CloudWatchLogsClient logs;
    private static CloudFormationClient stacks;

    private final String table = "repair-" + UUID.randomUUID();
    private final String group = UUID.randomUUID().toString();

    @BeforeAll
    static void open() {
        tables = EmulatedAws.client(EmulatedAws.LOCAL, REGION);
        streams = EmulatedAws.client(DynamoDbStreamsClient.builder(), EmulatedAws.LOCAL, REGION);
        queues = EmulatedAws.client(SqsClient.builder(), EmulatedAws.LOCAL, REGION);
        logs = EmulatedAws.client(CloudWatchLogsClient.builder(), EmulatedAws.LOCAL, REGION);
        stacks = EmulatedAws.client(CloudFormationClient.builder(), EmulatedAws.LOCAL, REGION);
    }

    @AfterAll
    static void close() {
        Stream.of(tables, streams, queues, logs, stacks).forEach(client -> client.close());
    }

    private static User user(String name) {
        return new User(UUID.nameUUIDFromBytes(name.getBytes()).toString(), name, name);
    }

    /** Each user is in only one group, so that rows of two groups never have the same key. */
    private static User ann(String uuid) {
        return user("ann of " + uuid);
    }

    private static User ben(String uuid) {
        return user("ben of " + uuid);
    }

    private CommandRun repair(String... arguments) {
        return repairIn(table, arguments);
    }

    private static CommandRun repairIn(String table, String... arguments) {
        return CommandRun.inThisJvm(Stream.of(
                        Stream.of("ddb", "repair", "--table", table),
                        Stream.of(arguments),
                        Stream.of("--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private void write(String uuid, Instant at, String text) {
        put(Message.of(uuid, at, text, ann(uuid)).toItem());
    }

    private void put(Map<String, AttributeValue> item) {
        tables.putItem(put -> put.tableName(table).item(item));
    }

    /** Puts both rows of a group. */
    private void list(String uuid, Instant at, String text) {
        put(new MessageGroup(ann(uuid).uuid(), uuid, at, text, ben(uuid)).toItem());
        put(new MessageGroup(ben(uuid).uuid(), uuid, at, text, ann(uuid)).toItem());
    }

    /** Creates the table, with a group whose rows are behind its newest message. */
    private void createTableWithABehindGroup() {
        EmulatedAws.createTable(tables, table);
        addABehindGroup(group);
    }

    private void addABehindGroup(String uuid) {
        write(uuid, T0, "old");
        write(uuid, T1, "new");
        list(uuid, T0, "old");
    }

    private List<String> textsOf(String uuid) {
        return tables.scan(scan -> scan.tableName(table).consistentRead(true)).items().stream()
                .filter(item -> Attributes.find(item, Schema.MESSAGE_GROUP_UUID)
                        .filter(uuid::equals)
                        .isPresent())
                .map(row -> Timestamps.parse(row.get(Schema.SK).s()) + " "
                        + row.get(Schema.MESSAGE).s())
                .toList();
    }

    private void assertRepaired(String uuid) {
        assertThat(textsOf(uuid)).containsExactly(T1 + " new", T1 + " new");
    }

    private void assertUntouched(String uuid) {
        assertThat(textsOf(uuid)).containsExactly(T0 + " old", T0 + " old");
    }

    @Test
    void group_is_examined_then_repaired_then_has_no_differences() {
        createTableWithABehindGroup();
        String ann = "%s  %s  behind      shows %s  newest %s"
                .formatted(group, ann(group).uuid(), Timestamps.format(T0), Timestamps.format(T1));

        CommandRun dry = repair("--group", group, "--dry-run").exits(1);
        assertThat(dry.out().lines()).hasSize(2).contains(ann);
        assertThat(dry.err()).isEqualToNormalizingNewlines("Message groups: 1. Rows that differ: 2.\n");
        assertUntouched(group);

        List<JsonNode> repaired =
                repair("--group", group, "--format", "json").exits(0).json();
        assertThat(repaired).hasSize(2).contains(CommandRun.parse("""
                        {"message_group_uuid":"%s","owner_uuid":"%s","difference":"behind","shown_message_at":"%s",
                        "newest_message_at":"%s","repaired":true}""".formatted(
                        group, ann(group).uuid(), Timestamps.format(T0), Timestamps.format(T1))));
        assertRepaired(group);

        CommandRun again = repair("--group", group, "--dry-run").exits(0);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).isEqualToNormalizingNewlines("Message groups: 1. Rows that differ: 0.\n");
    }

    @Test
    void all_groups_are_repaired_and_remarks_do_not_count_as_differences() {
        createTableWithABehindGroup();
        String noMessages = UUID.randomUUID().toString();
        String oneSided = UUID.randomUUID().toString();
        String ahead = UUID.randomUUID().toString();
        list(noMessages, T0, "old");
        write(oneSided, T1, "new");
        put(new MessageGroup(ann(oneSided).uuid(), oneSided, T0, "old", ben(oneSided)).toItem());
        write(ahead, T1, "new");
        list(ahead, T1.plusSeconds(9), "deleted");
        Map<String, AttributeValue> notATime =
                new HashMap<>(Message.of(group, T1, "odd", ann(group)).toItem());
        notATime.put(Schema.SK, Attributes.string("yesterday"));
        put(notATime);
        for (int i = 0; i < 50; i++) { // more rows than fit on a page
            String right = UUID.randomUUID().toString();
            write(right, T1, "new");
            list(right, T1, "new");
        }

        CommandRun run = repair("--all").exits(0);

        assertThat(run.out().lines().filter(line -> line.contains("behind"))).hasSize(3);
        assertThat(run.out().lines().filter(line -> line.contains("ahead"))).hasSize(2);
        assertThat(run.out().lines()).hasSize(5);
        assertThat(run.err())
                .contains("Message group %s has no messages, but a row of ".formatted(noMessages))
                .contains("Message group %s is in the conversation list of %s only."
                        .formatted(oneSided, ann(oneSided).uuid()))
                .contains("Message group %s has a message that cannot be read, at 'yesterday'.".formatted(group))
                .contains("Message groups: 54. Rows that differ and were repaired: 3.")
                .contains("Rows ahead of every message, not changed: 2. To move them back, use --backward.");
        assertRepaired(group);

        CommandRun second = repair("--all", "--dry-run").exits(0);
        assertThat(second.err()).contains("Rows that differ: 0.", "not changed: 2");

        CommandRun backward = repair("--all", "--backward").exits(0);
        assertThat(backward.out().lines()).hasSize(2).allMatch(line -> line.contains(ahead));
        assertThat(backward.err()).contains("were repaired: 2.").doesNotContain("--backward");
        assertRepaired(ahead);
        assertThat(repair("--all", "--backward", "--dry-run").exits(0).out()).isEmpty();
    }

    /** The emulator omits the number of items of such an index. */
    @Test
    void all_groups_of_a_stacks_table_are_repaired() {
        stacks.createStack(create -> create.stackName("data-" + table).templateBody("""
                {"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
                  "TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                  "AttributeDefinitions": [
                    {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
                    {"AttributeName": "message_group_uuid", "AttributeType": "S"}],
                  "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                  "GlobalSecondaryIndexes": [{
                    "IndexName": "message-group-sk-index", "Projection": {"ProjectionType": "ALL"},
                    "KeySchema": [
                      {"AttributeName": "message_group_uuid", "KeyType": "HASH"},
                      {"AttributeName": "sk", "KeyType": "RANGE"}]}]}}}}""".formatted(table)));
        stacks.waiter().waitUntilStackCreateComplete(describe -> describe.stackName("data-" + table));
        addABehindGroup(group);

        repair("--all").exits(0);

        assertRepaired(group);
    }

    @Test
    void only_the_groups_of_the_user_are_repaired() {
        createTableWithABehindGroup();
        String other = UUID.randomUUID().toString();
        write(other, T1, "new");
        put(new MessageGroup(ben(other).uuid(), other, T0, "old", ann(other)).toItem());

        repair("--user", ann(group).uuid()).exits(0);

        assertRepaired(group);
        assertThat(textsOf(other)).containsExactly(T0 + " old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --dry-run", " --format json"})
    void user_without_a_conversation_is_a_failure(String options) {
        EmulatedAws.createTable(tables, table);

        CommandRun run = repair(("--user byako" + options).split(" ")).exits(1);

        assertThat(run.err())
                .startsWith("cruddur: byako (")
                .contains(
                        "has no conversation in table",
                        "The uuid was derived from the handle. For a user who was not seeded, give the UUID. Did you mean: bayko?");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void missing_group_and_missing_table_are_reported_on_one_line() {
        EmulatedAws.createTable(tables, table);
        assertThat(repair("--group", group).exits(1).err())
                .isEqualToNormalizingNewlines(
                        "cruddur: There is no message group %s at %s: it has neither messages nor rows.%n"
                                .formatted(group, EmulatedAws.ENDPOINT));
        assertThat(repairIn("no-such", "--all").exits(1).err()).contains("There is no table no-such");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                                                              | Give one of --all, --group, --user, --skipped and --failures, or --all with --failures
                    --all --skipped                           | Give one of --all
                    --all --failures --skipped                | Give one of --all
                    --all --since 24h                         | --since is allowed only with --skipped
                    --all --stack s                           | --stack is allowed only with --skipped or --failures
                    --skipped --stack=                        | --stack '' is not the name of a stack
                    --skipped --since 2026-03-20T22:52:11     | '2026-03-20T22:52:11' has no zone; write 2026-03-20T22:52:11Z for UTC
                    --skipped --since 0h                      | or write a span such as 30m, 24h or 7d
                    --skipped --since 2999-01-01T00:00:00Z    | '2999-01-01T00:00:00Z' is in the future
                    --all --units 0                           | --units is 0; it must be at least 1
                    --all --units 1.5                         | '1.5'
                    --group g                                 | 'g' is not a uuid
                    """)
    void wrong_usage_is_reported_on_one_line(String arguments, String message) {
        String[] words = arguments == null ? new String[0] : arguments.split(" ");
        CommandRun run = repair(words).exits(2);
        assertThat(run.err()).contains(message).hasLineCount(2);
    }

    @Test
    void units_limit_the_capacity_taken_per_second() {
        createTableWithABehindGroup();
        long start = System.nanoTime();
        repair("--group", group, "--units", "4").exits(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the emulator counts 0.5 or 1 unit for each request")
                .isGreaterThan(Duration.ofMillis(800));
        assertRepaired(group);
    }

    // The stream stack

    private String stack(String queueName) {
        String name = "stream-" + UUID.randomUUID();
        stacks.createStack(create -> create.stackName(name).templateBody("""
                        {"Resources": {"Failures": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "%s"}}},
                         "Outputs": {"FailureQueueUrl": {"Value": {"Ref": "Failures"}},
                                     "FunctionName": {"Value": "%s"}}}""".formatted(queueName, table)));
        stacks.waiter().waitUntilStackCreateComplete(describe -> describe.stackName(name));
        return name;
    }

    private void log(InputLogEvent... events) {
        String logGroup = "/aws/lambda/" + table;
        logs.createLogGroup(create -> create.logGroupName(logGroup));
        logs.createLogStream(create -> create.logGroupName(logGroup).logStreamName("s"));
        logs.putLogEvents(put -> put.logGroupName(logGroup).logStreamName("s").logEvents(events));
    }

    private static InputLogEvent line(Duration ago, String outcome, String pk) {
        return InputLogEvent.builder()
                .timestamp(Instant.now().minus(ago).toEpochMilli())
                .message("{\"level\":\"ERROR\",\"outcome\":\"%s\",\"pk\":\"%s\"}".formatted(outcome, pk))
                .build();
    }

    @Test
    void groups_that_the_log_names_are_repaired() {
        createTableWithABehindGroup();
        String moved = UUID.randomUUID().toString();
        String earlier = UUID.randomUUID().toString();
        addABehindGroup(moved);
        addABehindGroup(earlier);
        log(
                line(Duration.ofHours(30), "skipped", "MSG#" + earlier),
                line(Duration.ofHours(2), "skipped", "MSG#" + group),
                line(Duration.ofHours(2), "moved", "MSG#" + moved),
                line(Duration.ofMinutes(90), "skipped", "MSG#"),
                line(Duration.ofMinutes(90), "skipped", "MSG#" + group),
                InputLogEvent.builder()
                        .timestamp(Instant.now().toEpochMilli())
                        .message("RESTORE_START")
                        .build());
        String stack = stack(table);

        CommandRun run = repair("--skipped", "--stack", stack).exits(0);

        assertThat(run.err())
                .contains(
                        "Skipped records whose key does not name a message group: 1. To repair all groups, use --all.")
                .contains("Message groups: 1. Rows that differ and were repaired: 2.");
        assertRepaired(group);
        assertUntouched(moved);
        assertUntouched(earlier);

        assertThat(repair("--skipped", "--since", "1h", "--stack", stack)
                        .exits(0)
                        .err())
                .contains("Message groups: 0.");
        repair("--skipped", "--since", "2d", "--stack", stack).exits(0);
        assertRepaired(earlier);
    }

    @Test
    void repair_does_not_begin_without_the_stack_the_queue_or_the_log_group() {
        createTableWithABehindGroup();
        for (String option : List.of("--skipped", "--failures")) {
            assertThat(repair(option, "--stack", "no-such").exits(1).err())
                    .isEqualToNormalizingNewlines(
                            "cruddur: There is no stack no-such at %s. Deploy it, or name a different stack with --stack.%n"
                                    .formatted(EmulatedAws.ENDPOINT));
            assertThat(repair(option, "--copy", "no-such").exits(1).err())
                    .contains("There is no stack cruddur-messages-no-such-stream at ");
        }
        stacks.createStack(create -> create.stackName("other-" + table)
                .templateBody("{\"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}"));
        stacks.waiter().waitUntilStackCreateComplete(describe -> describe.stackName("other-" + table));
        assertThat(repair("--failures", "--stack", "other-" + table).exits(1).err())
                .contains("Stack other-%s at".formatted(table), "has no output FailureQueueUrl");

        String stack = stack(table);
        assertThat(repair("--skipped", "--stack", stack).exits(1).err())
                .contains("There is no log group /aws/lambda/%s at".formatted(table))
                .hasLineCount(1);
        queues.deleteQueue(delete -> delete.queueUrl(queueUrl()));
        assertThat(repair("--all", "--failures", "--stack", stack).exits(1).err())
                .contains("The queue ", "no longer exists. Deploy the stream stack again")
                .hasLineCount(1);
        assertUntouched(group);
    }

    // Letters

    private String queueUrl() {
        return queues.getQueueUrl(get -> get.queueName(table)).queueUrl();
    }

    private String streamArn() {
        return tables.describeTable(describe -> describe.tableName(table))
                .table()
                .latestStreamArn();
    }

    private String shard() {
        return streams.describeStream(describe -> describe.streamArn(streamArn()))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
    }

    private List<String> sequenceNumbers() {
        String iterator = streams.getShardIterator(
                        get -> get.streamArn(streamArn()).shardId(shard()).shardIteratorType("TRIM_HORIZON"))
                .shardIterator();
        List<String> numbers = new ArrayList<>();
        for (Record record :
                streams.getRecords(get -> get.shardIterator(iterator)).records()) {
            numbers.add(record.dynamodb().sequenceNumber());
        }
        return numbers;
    }

    private void send(String body) {
        queues.sendMessage(send -> send.queueUrl(queueUrl()).messageBody(body));
    }

    private void sendLetter(String streamArn, String first, String last) {
        send("""
                {"version":"1.0","DDBStreamBatchInfo":{"shardId":"%s","startSequenceNumber":"%s","endSequenceNumber":"%s",
                "batchSize":1,"streamArn":"%s"}}""".formatted(shard(), first, last, streamArn));
    }

    private int letters() {
        Map<QueueAttributeName, String> attributes = queues.getQueueAttributes(get -> get.queueUrl(queueUrl())
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        assertThat(attributes)
                .as("all are visible again")
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0");
        return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Test
    void letters_are_deleted_after_the_groups_of_their_records_are_repaired() {
        createTableWithABehindGroup();
        String second = UUID.randomUUID().toString();
        String third = UUID.randomUUID().toString();
        addABehindGroup(second);
        addABehindGroup(third);
        String stack = stack(table);
        List<String> numbers = sequenceNumbers(); // four of each group: two messages, two rows
        sendLetter(streamArn(), numbers.get(1), numbers.get(1));
        sendLetter(streamArn(), numbers.get(2), numbers.get(4));

        assertThat(repair("--failures", "--stack", stack, "--dry-run").exits(1).err())
                .contains("Letters deleted: 0, left: 2.");
        assertThat(letters()).isEqualTo(2);
        assertUntouched(group);

        assertThat(repair("--failures", "--stack", stack).exits(0).err())
                .contains("Message groups: 2.", "Letters deleted: 2, left: 0.");
        assertThat(letters()).isZero();
        assertRepaired(group);
        assertRepaired(second);
        assertUntouched(third);
        assertThat(repair("--failures", "--stack", stack).exits(0).err()).contains("Letters deleted: 0, left: 0.");
    }

    @Test
    void letters_whose_records_have_expired_stay_until_all_groups_are_repaired() {
        createTableWithABehindGroup();
        String stack = stack(table);
        String other = streamArn().replace(table, "other-table");
        sendLetter(streamArn(), "1", "1");
        sendLetter(streamArn(), sequenceNumbers().get(0), "99999999999999999999999");
        sendLetter(other, "1", "1");
        send("hello");
        send("{\"DDBStreamBatchInfo\":{\"streamArn\":\"%s\",\"shardId\":\"s\"}}".formatted(streamArn()));

        CommandRun run = repair("--failures", "--stack", stack).exits(1);

        assertThat(run.err()
                        .lines()
                        .filter(line -> line.contains(
                                        "stays in the queue: the stream no longer has its records, which begin at ")
                                && line.endsWith("To repair all groups and delete the letter, use --all --failures.")))
                .hasSize(2);
        assertThat(run.err()
                        .lines()
                        .filter(line ->
                                line.contains("stays in the queue: it names records of a different stream, " + other)))
                .hasSize(1);
        assertThat(run.err().lines().filter(line -> line.contains("stays in the queue: it is not a letter")))
                .hasSize(2);
        assertThat(run.err()).contains("Letters deleted: 0, left: 5.");
        assertThat(letters()).isEqualTo(5);
        assertUntouched(group);

        assertThat(repair("--all", "--failures", "--stack", stack).exits(1).err())
                .contains("Rows that differ and were repaired: 2.", "Letters deleted: 2, left: 3.");
        assertThat(letters()).isEqualTo(3);
        assertRepaired(group);
    }

    @Test
    void repair_fails_if_another_run_still_hides_letters() {
        createTableWithABehindGroup();
        String stack = stack(table);
        String number = sequenceNumbers().get(1);
        sendLetter(streamArn(), number, number);
        queues.receiveMessage(receive -> receive.queueUrl(queueUrl()).visibilityTimeout(3_600));

        assertThat(repair("--failures", "--stack", stack).exits(1).err())
                .contains("Letters deleted: 0, left: 0.")
                .contains("Letters not read: about 1. Another repair is reading them, or was interrupted."
                        + " Run the command again in 10 min.");
    }

    @ParameterizedTest
    @CsvSource({
        "--group,    Query",
        "--user,     Query",
        "--all,      Scan",
        "--all,      TransactWriteItems",
        "--skipped,  DescribeStacks",
        "--skipped,  FilterLogEvents",
        "--failures, DescribeStacks",
        "--failures, GetQueueAttributes",
        "--failures, ReceiveMessage",
        "--failures, GetShardIterator",
        "--failures, GetRecords",
        "--failures, TransactWriteItems",
    })
    void missing_permission_changes_no_row_and_no_letter(String option, String operation) {
        createTableWithABehindGroup();
        String stack = stack(table);
        String number = sequenceNumbers().get(1);
        sendLetter(streamArn(), number, number);
        log(line(Duration.ofMinutes(1), "skipped", "MSG#" + group));
        List<String> arguments = new ArrayList<>(List.of(option));
        switch (option) {
            case "--group" -> arguments.add(group);
            case "--user" -> arguments.add(ann(group).uuid());
            case "--skipped", "--failures" -> arguments.addAll(List.of("--stack", stack));
            default -> {}
        }

        CommandRun run = RequestHook.denying(operation, () -> repair(arguments.toArray(String[]::new)));

        assertThat(run.exits(1).err())
                .isEqualToNormalizingNewlines(
                        "cruddur: %s returned AccessDeniedException: User: u is not authorized to perform: %s%n"
                                .formatted(EmulatedAws.ENDPOINT, operation));
        assertThat(run.out()).isEmpty();
        assertUntouched(group);
        assertThat(letters()).isEqualTo(1);
    }

    @Test
    void letter_stays_if_it_cannot_be_deleted_after_its_group_was_repaired() {
        createTableWithABehindGroup();
        String stack = stack(table);
        String number = sequenceNumbers().get(1);
        sendLetter(streamArn(), number, number);

        CommandRun run = RequestHook.denying("DeleteMessage", () -> repair("--failures", "--stack", stack));

        assertThat(run.exits(1).err()).hasLineCount(1).contains("is not authorized to perform: DeleteMessage");
        assertRepaired(group);
        assertThat(letters()).isEqualTo(1);
    }

    @Test
    void letter_is_visible_at_once_if_its_repair_is_interrupted() {
        createTableWithABehindGroup();
        stack(table);
        String number = sequenceNumbers().get(1);
        sendLetter(streamArn(), number, number);
        FailureLetters letters = new FailureLetters(queues, streams, queueUrl(), table, read -> {});

        assertThatThrownBy(() -> letters.settle(
                        Set.of(),
                        false,
                        groups -> {
                            throw new IllegalStateException("broken off with " + groups);
                        },
                        (letter, why) -> {}))
                .hasMessage("broken off with [%s]".formatted(group));

        assertThat(letters()).isEqualTo(1);
    }

    @Test
    void letter_stays_if_its_group_cannot_be_repaired() {
        createTableWithABehindGroup();
        String stack = stack(table);
        Map<String, AttributeValue> full =
                new HashMap<>(new MessageGroup(ann(group).uuid(), group, T0, "old", ben(group)).toItem());
        full.put("note", Attributes.string("x".repeat(350_000)));
        put(full);
        write(group, T1.plusSeconds(1), "x".repeat(60_000));
        String number = sequenceNumbers().get(1);
        sendLetter(streamArn(), number, number);

        CommandRun run = repair("--failures", "--stack", stack).exits(1);

        assertThat(run.err())
                .contains(
                        "Message group %s could not be repaired: DynamoDB refuses a row with the text of the newest message: "
                                .formatted(group))
                .doesNotContain("software.amazon", "Request ID")
                .contains("Rows that differ and were repaired: 0. Groups that could not be repaired: 1.")
                .contains("stays in the queue: a group of its records could not be repaired.", "left: 1.");
        assertThat(letters()).isEqualTo(1);
        assertThat(repair("--all", "--failures", "--stack", stack).exits(1).err())
                .contains("left: 1.");
    }
}
