package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code .ci/drift}, with an AWS CLI that answers each command from a file. */
@Concurrent
class DriftScriptTest {

    private static final String SCALED = """
            {"ResourceType": "AWS::ApplicationAutoScaling::ScalableTarget",
             "PhysicalResourceId": "table/messages%s|dynamodb:%s:ReadCapacityUnits|dynamodb"}""";

    @TempDir
    Path folder;

    @BeforeEach
    void make_the_answers() throws IOException {
        Executable.write(folder.resolve("aws"), "#!/bin/sh\ncat \"$ANSWERS/$2\"\n");
        answer("detect-stack-drift", "{\"StackDriftDetectionId\": \"1\"}");
        answer("describe-stack-drift-detection-status", "{\"DetectionStatus\": \"DETECTION_COMPLETE\"}");
        scaled();
        drifted();
    }

    private void answer(String command, String json) throws IOException {
        Files.writeString(folder.resolve(command), json);
    }

    private void scaled(String... targets) throws IOException {
        answer("describe-stack-resources", "{\"StackResources\": [%s]}".formatted(String.join(",", targets)));
    }

    private void drifted(String... drifts) throws IOException {
        answer("describe-stack-resource-drifts", "{\"StackResourceDrifts\": [%s]}".formatted(String.join(",", drifts)));
    }

    private static String table(String path) {
        return """
                {"ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "Messages", "PhysicalResourceId": "messages",
                 "StackResourceDriftStatus": "MODIFIED",
                 "ExpectedProperties": "{\\"GlobalSecondaryIndexes\\": [{\\"IndexName\\": \\"group\\"}]}",
                 "PropertyDifferences": [{"PropertyPath": "%s", "ExpectedValue": "5", "ActualValue": "9"}]}""".formatted(path);
    }

    private ProcessRun drift() throws Exception {
        return ProcessRun.run(
                folder,
                Map.of("PATH", folder + ":" + System.getenv("PATH"), "ANSWERS", folder.toString()),
                // a Python that does not change PATH
                Checkout.ROOT.resolve(".venv/bin/python").toString(),
                Checkout.ROOT.resolve(".ci/drift").toString(),
                "data");
    }

    @Test
    void stack_that_matches_its_template_has_no_drift() throws Exception {
        assertThat(drift()).isEqualTo(new ProcessRun(0, "No drift.\n"));
    }

    @Test
    void capacity_units_set_by_auto_scaling_are_not_drift() throws Exception {
        scaled(SCALED.formatted("", "table"), SCALED.formatted("/index/group", "index"));
        drifted(
                table("/ProvisionedThroughput/ReadCapacityUnits"),
                table("/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"));

        assertThat(drift()).isEqualTo(new ProcessRun(0, "No drift.\n"));
    }

    @Test
    void changed_capacity_units_without_auto_scaling_are_drift() throws Exception {
        scaled(SCALED.formatted("", "table"));
        drifted(
                table("/ProvisionedThroughput/WriteCapacityUnits"),
                table("/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"));

        assertThat(drift()).isEqualTo(new ProcessRun(1, """
                data: AWS::DynamoDB::Table Messages /ProvisionedThroughput/WriteCapacityUnits: \
                5 in the template, 9 in the account
                data: AWS::DynamoDB::Table Messages /GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits: \
                5 in the template, 9 in the account
                """));
    }

    @Test
    void any_other_change_or_deletion_is_drift() throws Exception {
        scaled(SCALED.formatted("", "table"));
        drifted(table("/DeletionProtectionEnabled"), """
                {"ResourceType": "AWS::SQS::Queue", "LogicalResourceId": "Failures", "StackResourceDriftStatus": "DELETED"}""");

        ProcessRun drift = drift();
        assertThat(drift.exit()).isEqualTo(1);
        assertThat(drift.output())
                .contains(
                        "Messages /DeletionProtectionEnabled: 5 in the template",
                        "data: AWS::SQS::Queue Failures is deleted\n");
    }

    @Test
    void drift_that_cannot_be_detected_fails() throws Exception {
        answer(
                "describe-stack-drift-detection-status",
                "{\"DetectionStatus\": \"DETECTION_FAILED\", \"DetectionStatusReason\": \"no permission\"}");

        assertThat(drift()).isEqualTo(new ProcessRun(1, "The drift of data cannot be detected: no permission\n"));
    }

    @Test
    void failure_of_the_aws_cli_fails() throws Exception {
        Executable.write(folder.resolve("aws"), "#!/bin/sh\necho AccessDenied >&2\nexit 254\n");

        assertThat(drift()).isEqualTo(new ProcessRun(1, "AccessDenied\n"));
    }
}
