package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Shortfall;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Deploys, uses, changes and destroys the stage {@code dev} with its unchanged settings. */
class DevDeployIT extends DeployedStage {

    DevDeployIT() {
        super("dev");
    }

    @Override
    void reduce(ObjectNode settings) {
        // The emulator supports every resource of the stage.
    }

    @Test
    @Order(AFTER_COMPARING)
    void deployed_table_serves_the_access_patterns_and_the_function() {
        try (DynamoDbClient client = emulator.client(DynamoDbClient.builder());
                DynamoDbStreamsClient streams = emulator.client(DynamoDbStreamsClient.builder())) {
            DeployedConversation conversation = new DeployedConversation(client);
            conversation.write();

            assertThat(conversation.messages()).containsExactly("first", "second");
            assertThat(conversation.inboxes()).containsExactly("first", "first");

            conversation.moveGroups(
                    streams, deployment.outputs("cruddur-messages-data").get("StreamArn"));

            assertThat(conversation.inboxes()).containsExactly("second", "second");
        }
    }

    /** Compares only templates, because of {@link Shortfall#REPLACEMENT}. */
    @Test
    @Order(AFTER_COMPARING + 1)
    void changed_setting_is_the_only_difference_and_is_deployed() throws Exception {
        cdk.stage("dev", dev -> dev.withObject("/function").put("logRetention", "one-year"));

        assertThat(changes(cdk.run("diff", "--method=template").succeeds())).isEqualTo("""
                [~] AWS::Logs::LogGroup Move/Logs MoveLogs8F3C374D
                 └─ [~] RetentionInDays
                     ├─ [-] 30
                     └─ [+] 365
                """);
        cdk.deploy().succeeds();

        try (CloudWatchLogsClient client = emulator.client(CloudWatchLogsClient.builder())) {
            assertThat(client.describeLogGroups().logGroups())
                    .singleElement()
                    .satisfies(group -> assertThat(group.retentionInDays()).isEqualTo(365));
        }
        assertThat(cdk.diff().succeeds().output()).contains("Number of stacks with differences: 0");
    }

    @Test
    @Order(AFTER_COMPARING + 2)
    void changed_memory_is_deployed_in_a_new_version_behind_the_alias() throws Exception {
        cdk.stage(
                "dev", dev -> dev.withObject("/function").put("memoryMiB", 2048).put("logRetention", "one-year"));

        assertThat(changes(cdk.run("diff", "--method=template").succeeds()))
                .containsSubsequence(
                        "[-] AWS::Lambda::Version",
                        "[+] AWS::Lambda::Version",
                        "[~] AWS::Lambda::Function",
                        "[~] MemorySize",
                        "[-] 1024",
                        "[+] 2048",
                        "[~] AWS::Lambda::Alias")
                .doesNotContain("EventSourceMapping", "AWS::IAM", "AWS::SQS", "AWS::Logs");
        cdk.deploy().succeeds();

        try (LambdaClient client = emulator.client(LambdaClient.builder())) {
            assertThat(client.getFunctionConfiguration(get ->
                                    get.functionName("cruddur-messaging-stream").qualifier("live"))
                            .memorySize())
                    .isEqualTo(2048);
        }
    }

    @Test
    @Order(AFTER_COMPARING + 3)
    void copy_is_deployed_and_destroyed_without_a_change_to_the_stage_itself() throws Exception {
        String[] copy = {"--context", "copy=pr-7"};
        try (DynamoDbClient tables = emulator.client(DynamoDbClient.builder());
                CloudWatchLogsClient logs = emulator.client(CloudWatchLogsClient.builder())) {
            cdk.run(words("deploy --all --require-approval never", copy)).succeeds();

            assertThat(tables.listTables().tableNames()).containsExactly("cruddur-messages", "cruddur-messages-pr-7");
            assertThat(cdk.run(words("diff", copy)).succeeds().output())
                    .contains("Number of stacks with differences: 0");

            cdk.run(words("destroy --all --force", copy)).succeeds();

            assertThat(tables.listTables().tableNames()).containsExactly("cruddur-messages");
            assertThat(logs.describeLogGroups().logGroups())
                    .extracting(LogGroup::logGroupName)
                    .containsExactly("/aws/lambda/cruddur-messaging-stream");
        }
        assertThat(cdk.diff().succeeds().output()).contains("Number of stacks with differences: 0");
    }

    private static String[] words(String command, String... more) {
        return Stream.of(command.split(" "), more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    @Order(AFTER_COMPARING + 4)
    void destroy_deletes_the_table_of_a_stage_with_removal_destroy() throws Exception {
        try (DynamoDbClient client = emulator.client(DynamoDbClient.builder())) {
            assertThat(client.describeTable(table -> table.tableName("cruddur-messages"))
                            .table()
                            .deletionProtectionEnabled())
                    .as("%s", Shortfall.PROTECTED_TABLE)
                    .isFalse();

            cdk.destroy().succeeds();

            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }

    /** Returns the resources of the only stack with differences, as the CLI shows them. */
    private static String changes(ProcessRun diff) {
        assertThat(diff.output()).contains("Number of stacks with differences: 1");
        String resources = diff.output().substring(diff.output().indexOf("Resources\n") + "Resources\n".length());
        return resources
                        .substring(0, resources.indexOf("\n\n"))
                        .replaceAll(" +\n", "\n")
                        .strip() + "\n";
    }
}
