package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Shortfall;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * Imports {@link HandMadeResources} resources into the stacks with the commands that {@code cruddur adopt prod} prints, and a restored
 * table with the commands of the runbook.
 */
@Tag("deploy")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AdoptIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Path directory;
    private DeliveryAccount emulator;
    private CdkRunner cdk;
    private PrintedCommands shell;
    private String mapping;
    private HandMadeResources made;
    private DeployedConversation conversation;
    private DynamoDbClient client;
    private TableDescription before;

    @BeforeAll
    void make_resources_by_hand(@TempDir Path temporary) throws Exception {
        directory = temporary;
        emulator = DeliveryAccount.start(directory);
        made = new HandMadeResources(emulator::client);
        client = emulator.client(DynamoDbClient.builder());
        conversation = new DeployedConversation(client);
        conversation.write();
        before = table();
        cdk = new CdkRunner(emulator, directory);
        shell = cdk.shell();
        cdk.bootstrap();
        cdk.stage("prod", ProdDeployIT::reduceProd);
        cdk.run("synth", "--quiet").succeeds();
    }

    @AfterAll
    void stop() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @Test
    @Order(0)
    void existing_auto_scaling_must_be_deregistered_first() throws Exception {
        emulator.scaling.scaleReads("cruddur-messages", 5, 80);

        ProcessRun adopt = cdk.adopt();

        emulator.scaling.clear();
        assertThat(adopt.exit()).isEqualTo(1);
        assertThat(adopt.output().replaceAll(" {2,}", "  "))
                .contains(
                        "must be fixed before the import  The scalable target dynamodb:table:ReadCapacityUnits of table/cruddur-messages is 5 to 80, but none in the template");
    }

    /** The table has no stream and no index, and the function has a mapping of a former stream. */
    @Test
    @Order(1)
    void printed_commands_fix_every_difference_that_blocks_the_import() throws Exception {
        client.updateTable(update -> update.tableName(Schema.TABLE)
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                        .delete(delete -> delete.indexName(Schema.MESSAGE_GROUP_INDEX))
                        .build()));
        client.updateTable(
                update -> update.tableName(Schema.TABLE).streamSpecification(stream -> stream.streamEnabled(false)));

        List<String> matched = new ArrayList<>();
        ProcessRun adopt = cdk.adopt();
        while (adopt.exit() == 1 && matched.size() < 20) {
            assertThat(adopt.output()).contains("Nothing was written.");
            for (String command : commands(adopt)) {
                matched.add(command);
                shell.run(command).succeeds();
            }
            adopt = cdk.adopt();
        }

        adopt.succeeds();
        before = table();
        assertThat(matched)
                .hasSize(6)
                .startsWith(
                        "aws dynamodb update-table --table-name cruddur-messages --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE",
                        "aws dynamodb wait table-exists --table-name cruddur-messages",
                        "aws dynamodb update-table --table-name cruddur-messages --global-secondary-index-updates '[{\"Create\":{\"IndexName\":\"message-group-sk-index\",\"KeySchema\":[{\"AttributeName\":\"message_group_uuid\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],\"Projection\":{\"ProjectionType\":\"ALL\"},\"ProvisionedThroughput\":{\"ReadCapacityUnits\":5,\"WriteCapacityUnits\":5}}}]' --attribute-definitions AttributeName=message_group_uuid,AttributeType=S AttributeName=sk,AttributeType=S")
                .contains(
                        "aws lambda delete-event-source-mapping --uuid " + made.mapping,
                        "aws lambda create-event-source-mapping --function-name %s --event-source-arn %s --starting-position TRIM_HORIZON --no-enabled"
                                .formatted(HandMadeResources.FUNCTION, before.latestStreamArn()));
        mapping = mappings().get(0).uuid();
    }

    @Test
    @Order(2)
    void adopt_prints_differences_and_the_next_steps() throws Exception {
        ProcessRun adopt = cdk.adopt().succeeds();

        assertThat(adopt.output().lines().filter(line -> line.startsWith("AWS::")))
                .extracting(line -> line.replaceAll(" {2,}", "  "))
                .contains(
                        "AWS::DynamoDB::Table cruddur-messages  changed in place by the next deploy  DeletionProtectionEnabled is false, but true in the template",
                        "AWS::DynamoDB::Table cruddur-messages  changed in place by the next deploy  PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled is false, but true in the template",
                        "AWS::DynamoDB::Table cruddur-messages  changed in place by the next deploy  SSESpecification.Enabled is none, but true in the template",
                        "AWS::DynamoDB::Table cruddur-messages  changed in place by the next deploy  Tags.stage is none, but prod in the template",
                        "AWS::Logs::LogGroup %s  changed in place by the next deploy  RetentionInDays is none, but 365 in the template"
                                .formatted(HandMadeResources.LOG_GROUP),
                        "AWS::Lambda::Function %s  changed in place by the next deploy  Runtime is python3.9, but java25 in the template"
                                .formatted(HandMadeResources.FUNCTION),
                        "AWS::Lambda::Function %s  changed in place by the next deploy  Role is arn:aws:iam::000000000000:role/made-by-hand, but defined by the stack in the template"
                                .formatted(HandMadeResources.FUNCTION),
                        "AWS::Lambda::EventSourceMapping %s  disabled, and deleted when the new one works  it invokes %s"
                                .formatted(mapping, HandMadeResources.FUNCTION))
                .anyMatch(line -> line.startsWith(
                        "AWS::EC2::VPCEndpoint %s  changed in place by the next deploy  PolicyDocument is none"
                                .formatted(made.endpoint)));
        assertThat(commands(adopt))
                .startsWith("aws lambda publish-version --function-name %s --query Version --output text"
                        .formatted(HandMadeResources.FUNCTION))
                .containsSubsequence(
                        importOf("data"),
                        importOf("network"),
                        importOf("stream"),
                        "npx cdk diff --method=template -c stage=prod",
                        "npx cdk deploy cruddur-messages-data --exclusively -c stage=prod",
                        "npx cdk deploy cruddur-messages-network --exclusively -c stage=prod",
                        "aws lambda update-event-source-mapping --no-enabled --uuid " + mapping,
                        "npx cdk deploy cruddur-messages-stream --exclusively -c stage=prod",
                        "bin/cruddur ddb repair prod --all",
                        "aws lambda delete-event-source-mapping --uuid " + mapping);
        assertThat(mapping("data")).containsExactly(JSON.readTree("""
                {"TableName": "cruddur-messages"}"""));
        assertThat(mapping("network")).containsExactly(JSON.createObjectNode().put("Id", made.endpoint));
        assertThat(mapping("stream"))
                .containsExactlyInAnyOrder(
                        JSON.createObjectNode().put("LogGroupName", HandMadeResources.LOG_GROUP),
                        JSON.createObjectNode().put("FunctionName", HandMadeResources.FUNCTION));
    }

    @ParameterizedTest
    @CsvSource({"/KeySchema/1/AttributeName, created_at, true", "/ProvisionedThroughput/ReadCapacityUnits, 7, false"})
    @Order(2)
    void cdk_diff_agrees_on_replaced_properties(String property, String value, boolean replaced) throws Exception {
        Path template = directory.resolve("cdk.import/cruddur-messages-data.template.json");
        ObjectNode other = (ObjectNode) JSON.readTree(template.toFile());
        JsonPointer path = JsonPointer.compile("/Resources/MessagesTable9E4E97A0/Properties" + property);
        ((ObjectNode) other.at(path.head())).put(path.last().getMatchingProperty(), value);
        Path file = directory.resolve("other.template.json");
        JSON.writeValue(file.toFile(), other);

        String diff = cdk.run("diff", "cruddur-messages-data", "--template", file.toString())
                .succeeds()
                .output();

        assertThat(diff.contains("replace")).as(diff).isEqualTo(replaced);
    }

    /**
     * Sends a message after each step. At most one of the two mappings is enabled, and its function handles the message. After
     * the last step the lists have every message.
     */
    @Test
    @Order(3)
    void messages_between_the_steps_are_in_every_list_at_the_end() throws Exception {
        List<String> steps = commands(cdk.adopt().succeeds()).stream()
                .filter(command -> !command.contains("cruddur-messages-network")) // Shortfall.ENDPOINT_IMPORT
                .toList();
        try (LambdaClient functions = emulator.client(LambdaClient.builder())) {
            functions.updateEventSourceMapping(update -> update.uuid(mapping).enabled(true));
        }
        List<String> sent = new ArrayList<>(List.of("first", "second"));
        for (String step : steps) {
            TableDescription untouched = table();
            ProcessRun done = shell.run(step).succeeds();
            if (step.startsWith("npx cdk diff")) {
                assertThatNothingIsReplaced(done.output());
            }
            if (step.startsWith("npx cdk import")) {
                assertThat(table()).isEqualTo(untouched);
            }
            String text = "after " + step;
            sent.add(text);
            conversation.send(text, sent.size());
            handle();

            assertThat(conversation.messages()).as(step).isEqualTo(newest(sent));
        }

        assertThat(conversation.inboxes()).containsOnly(sent.get(sent.size() - 1));
        assertThat(mappings()).singleElement().satisfies(only -> {
            assertThat(only.functionArn()).endsWith(":live");
            assertThat(only.eventSourceArn()).isEqualTo(before.latestStreamArn());
        });
        assertThat(cdk.run("diff", "cruddur-messages-data", "cruddur-messages-stream")
                        .succeeds()
                        .output())
                .contains("Number of stacks with differences: 0");
        TableDescription after = table();
        assertThat(after.deletionProtectionEnabled()).isTrue();
        assertThat(after.tableId()).isEqualTo(before.tableId());
        assertThat(after.latestStreamArn()).isEqualTo(before.latestStreamArn());
        try (CloudWatchLogsClient logs = emulator.client(CloudWatchLogsClient.builder())) {
            assertThat(logs.describeLogGroups().logGroups())
                    .singleElement()
                    .satisfies(group -> assertThat(group.retentionInDays()).isEqualTo(365));
        }
    }

    /**
     * Handles records as Lambda does. The old function handles new records while its mapping is enabled, and the new function
     * starts at the oldest record.
     */
    private void handle() {
        List<EventSourceMappingConfiguration> enabled = mappings().stream()
                .filter(each -> each.state().equals("Enabled"))
                .toList();
        assertThat(enabled).hasSizeLessThan(2);
        try (DynamoDbStreamsClient streams = emulator.client(DynamoDbStreamsClient.builder())) {
            enabled.forEach(each -> {
                if (each.functionArn().endsWith(":live")) {
                    conversation.moveGroupsFromTheBeginning(streams, each.eventSourceArn());
                } else {
                    conversation.moveGroups(streams, each.eventSourceArn());
                }
            });
        }
    }

    private List<EventSourceMappingConfiguration> mappings() {
        try (LambdaClient functions = emulator.client(LambdaClient.builder())) {
            return functions.listEventSourceMappings().eventSourceMappings();
        }
    }

    /** Returns the newest page of a conversation. */
    private static List<String> newest(List<String> sent) {
        return sent.subList(Math.max(0, sent.size() - 20), sent.size());
    }

    private static void assertThatNothingIsReplaced(String diff) {
        assertThat(diff)
                .contains(
                        "[~] AWS::DynamoDB::Table",
                        "[~] DeletionProtectionEnabled",
                        "[~] .PointInTimeRecoveryEnabled",
                        "[+] SSESpecification",
                        "[~] AWS::Logs::LogGroup",
                        "[+] RetentionInDays",
                        "[~] AWS::Lambda::Function",
                        "[~] Runtime")
                .doesNotContain("replace", "destroy", "KeySchema", "GlobalSecondaryIndexes", "[~] StreamSpecification");
    }

    @Test
    @Order(4)
    void endpoint_is_imported_up_to_the_change_set() throws Exception {
        ProcessRun imported = cdk.printed(importOf("network"));

        assertThat(imported.output())
                .contains("importing using Id=" + made.endpoint, "creating CloudFormation changeset");
        assertThat(imported.exit()).as("%s", Shortfall.ENDPOINT_IMPORT).isNotZero();
        try (CloudFormationClient stacks = emulator.client(CloudFormationClient.builder())) {
            assertThat(stacks.listChangeSets(list -> list.stackName("cruddur-messages-network"))
                            .summaries())
                    .singleElement()
                    .satisfies(changes -> assertThat(changes.statusReason()).contains("AWS::EC2::VPCEndpoint"));
        }
    }

    @Test
    @Order(5)
    void imported_resource_is_not_adopted_again() throws Exception {
        ProcessRun again = cdk.adopt().succeeds();

        assertThat(again.output())
                .contains(
                        "AWS::DynamoDB::Table cruddur-messages is already in the stack cruddur-messages-data.",
                        "AWS::Lambda::Function %s is already in the stack cruddur-messages-stream."
                                .formatted(HandMadeResources.FUNCTION));
        assertThat(commands(again)).noneMatch(command -> command.startsWith("aws "));
    }

    /** Follows the runbook. The emulator makes no system backup, so the test makes a backup before it deletes the table. */
    @Test
    @Order(6)
    void deleted_table_is_restored_and_the_mapping_reads_its_new_stream() throws Exception {
        List<String> messages = conversation.messages();
        String backup = client.createBackup(
                        create -> create.tableName(Schema.TABLE).backupName("system"))
                .backupDetails()
                .backupArn();
        client.updateTable(update -> update.tableName(Schema.TABLE).deletionProtectionEnabled(false));
        client.deleteTable(delete -> delete.tableName(Schema.TABLE));

        client.restoreTableFromBackup(restore -> restore.backupArn(backup).targetTableName(Schema.TABLE));
        client.updateTable(update -> update.tableName(Schema.TABLE).deletionProtectionEnabled(true));
        client.updateTable(update -> update.tableName(Schema.TABLE)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
        TableDescription restored = table();
        try (CloudFormationClient stacks = emulator.client(CloudFormationClient.builder())) {
            stacks.updateTerminationProtection(
                    update -> update.stackName("cruddur-messages-stream").enableTerminationProtection(false));
        }
        runbook("npx cdk destroy cruddur-messages-stream --exclusively -c stage=prod", "--force");
        runbook("npx cdk orphan --unstable=orphan cruddur-messages-data/Messages/Table -c stage=prod", "--yes");
        assertThat(commands(cdk.adopt().succeeds())).contains(importOf("data"), importOf("stream"));
        runbook(importOf("data") + " --force");
        runbook(importOf("stream"));
        runbook(
                "npx cdk deploy cruddur-messages-data cruddur-messages-stream -c stage=prod",
                "--require-approval",
                "never");

        assertThat(table().tableId()).isEqualTo(restored.tableId());
        assertThat(table().latestStreamArn())
                .isEqualTo(restored.latestStreamArn())
                .isNotEqualTo(before.latestStreamArn());
        assertThat(conversation.messages()).isEqualTo(messages);
        try (LambdaClient functions = emulator.client(LambdaClient.builder())) {
            assertThat(functions.listEventSourceMappings().eventSourceMappings())
                    .singleElement()
                    .satisfies(mapping -> assertThat(mapping.eventSourceArn()).isEqualTo(restored.latestStreamArn()));
        }
        assertThat(cdk.run("diff", "--method=template", "cruddur-messages-data", "cruddur-messages-stream")
                        .succeeds()
                        .output())
                .contains("Number of stacks with differences: 0");
    }

    /** Runs a command of the runbook with additional options that suppress its questions. */
    private void runbook(String command, String... unasked) throws Exception {
        assertThat(Checkout.ROOT.resolve("docs/runbook.md")).content().contains(command + "\n");
        cdk.printed(String.join(
                        " ",
                        Stream.concat(Stream.of(command), Stream.of(unasked)).toList()))
                .succeeds();
    }

    private static String importOf(String stack) {
        return "npx cdk import cruddur-messages-%s --app cdk.import --resource-mapping cdk.import/cruddur-messages-%s.resource-mapping.json"
                .formatted(stack, stack);
    }

    private static List<String> commands(ProcessRun adopt) {
        return adopt.output()
                .lines()
                .filter(line -> line.matches("(npx|aws|curl|until|bin/cruddur) .*"))
                .toList();
    }

    private List<JsonNode> mapping(String stack) throws Exception {
        List<JsonNode> identifiers = new ArrayList<>();
        JSON.readTree(Files.readString(
                        directory.resolve("cdk.import/cruddur-messages-%s.resource-mapping.json".formatted(stack))))
                .forEach(identifiers::add);
        return identifiers;
    }

    private TableDescription table() {
        return client.describeTable(describe -> describe.tableName(Schema.TABLE))
                .table();
    }
}
