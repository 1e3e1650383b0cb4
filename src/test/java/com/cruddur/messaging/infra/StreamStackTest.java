package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamStackTest {

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String MAPPING = "AWS::Lambda::EventSourceMapping";

    private final Synthesized dev = Synthesized.of(Variant.DEV);
    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @Test
    void function_runs_the_handler_on_java_25_with_snap_start() {
        ObjectNode function = dev.properties("stream", FUNCTION);
        function.remove("Code");

        assertThat(function).isEqualTo(json("""
                        {
                          "FunctionName": "cruddur-messaging-stream",
                          "Description": "Moves a group's rows to the time and text of its newest message",
                          "Runtime": "java25",
                          "Handler": "com.cruddur.messaging.stream.MessagingStreamHandler::handleRequest",
                          "Architectures": ["arm64"],
                          "MemorySize": 1024,
                          "Timeout": 30,
                          "SnapStart": { "ApplyOn": "PublishedVersions" },
                          "Environment": {
                            "Variables": {
                              "TABLE_NAME": {
                                "Fn::ImportValue": "cruddur-messages-data:ExportsOutputRefMessagesTable9E4E97A0E2FA8618"
                              }
                            }
                          },
                          "LoggingConfig": {
                            "ApplicationLogLevel": "INFO",
                            "LogFormat": "JSON",
                            "LogGroup": { "Ref": "MoveLogs8F3C374D" },
                            "SystemLogLevel": "INFO"
                          },
                          "Role": { "Fn::GetAtt": ["MoveRole87741401", "Arn"] }
                        }"""));
    }

    @Test
    void function_of_prod_is_also_traced() {
        ObjectNode expected = dev.properties("stream", FUNCTION);
        expected.putObject("TracingConfig").put("Mode", "Active");
        expected.set("Code", prod.properties("stream", FUNCTION).get("Code"));

        assertThat(prod.properties("stream", FUNCTION)).isEqualTo(expected);
    }

    @Test
    void older_version_is_retained_so_that_the_alias_can_return_to_it() {
        assertThat(prod.resources("stream", "AWS::Lambda::Version"))
                .singleElement()
                .satisfies(version ->
                        assertThat(version.get("DeletionPolicy").asText()).isEqualTo("Retain"));
    }

    @Test
    void function_uses_its_settings() {
        JsonNode function = Synthesized.of("dev", """
                        { "function": { "memoryMiB": 2048, "timeoutSeconds": 60, "architecture": "x86-64" } }""").properties("stream", FUNCTION);

        assertThat(function.get("MemorySize").asInt()).isEqualTo(2048);
        assertThat(function.get("Timeout").asInt()).isEqualTo(60);
        assertThat(function.get("Architectures")).isEqualTo(json("['x86_64']"));
    }

    @Test
    void logs_are_kept_for_30_days_in_dev_and_for_365_days_in_prod() {
        assertThat(dev.properties("stream", "AWS::Logs::LogGroup"))
                .isEqualTo(json("{ 'LogGroupName': '/aws/lambda/cruddur-messaging-stream', 'RetentionInDays': 30 }"));
        assertThat(prod.properties("stream", "AWS::Logs::LogGroup"))
                .isEqualTo(json("{ 'LogGroupName': '/aws/lambda/cruddur-messaging-stream', 'RetentionInDays': 365 }"));
    }

    @Test
    void alias_live_points_to_a_published_version() {
        JsonNode alias = dev.properties("stream", "AWS::Lambda::Alias");

        assertThat(alias.get("Name").asText()).isEqualTo("live");
        assertThat(alias.at("/FunctionVersion/Fn::GetAtt/0").asText()).startsWith("MoveFunctionCurrentVersion");
        assertThat(dev.resources("stream", "AWS::Lambda::Version")).hasSize(1);
    }

    /**
     * Only the log group has RetainExceptOnCreate: a failed update must not delete a table or key that it has created.
     */
    @Test
    void failed_first_create_deletes_the_log_group() {
        JsonNode logs = prod.resources("stream", "AWS::Logs::LogGroup").get(0);

        assertThat(logs.get("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
        assertThat(logs.get("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(Synthesized.of(Variant.PROD_OWN_KEY).templates().values().stream()
                        .flatMap(template -> template.get("Resources").valueStream())
                        .filter(resource ->
                                resource.path("DeletionPolicy").asText().equals("RetainExceptOnCreate")))
                .containsExactly(logs);
    }

    /** Lambda publishes the same code and configuration only once. */
    @Test
    void id_of_the_version_changes_with_the_configuration_but_not_with_the_environment() {
        assertThat(version(Synthesized.of("dev", Synthesized.ENVIRONMENT))).isEqualTo(version(dev));
        assertThat(version(Synthesized.of("dev", "{ 'function': { 'memoryMiB': 512 } }")))
                .isNotEqualTo(version(dev));
        assertThat(Synthesized.of("dev", Synthesized.ENVIRONMENT)
                        .properties("stream", FUNCTION)
                        .at("/Code/S3Bucket"))
                .isEqualTo(json("{ 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }"));
    }

    private static String version(Synthesized synthesized) {
        return synthesized
                .properties("stream", "AWS::Lambda::Alias")
                .at("/FunctionVersion/Fn::GetAtt/0")
                .asText();
    }

    @ParameterizedTest
    @EnumSource
    void mapping_invokes_the_alias_with_one_new_message_at_a_time(Variant variant) {
        assertThat(Synthesized.of(variant).properties("stream", MAPPING)).isEqualTo(json("""
                        {
                          "FunctionName": {
                            "Fn::Join": ["", [
                              { "Fn::Select": [6, { "Fn::Split": [":", { "Ref": "MoveLiveE5A27F7D" }] }] },
                              ":live"
                            ]]
                          },
                          "EventSourceArn": {
                            "Fn::ImportValue": "cruddur-messages-data:ExportsOutputFnGetAttMessagesTable9E4E97A0StreamArn24A7C795"
                          },
                          "StartingPosition": "TRIM_HORIZON",
                          "Enabled": true,
                          "BatchSize": 1,
                          "ParallelizationFactor": 1,
                          "FilterCriteria": {
                            "Filters": [
                              { "Pattern": "{\\"dynamodb\\":{\\"NewImage\\":{\\"pk\\":{\\"S\\":[{\\"prefix\\":\\"MSG#\\"}]}}}}" }
                            ]
                          },
                          "MaximumRetryAttempts": -1,
                          "MaximumRecordAgeInSeconds": 72000,
                          "FunctionResponseTypes": ["ReportBatchItemFailures"],
                          "DestinationConfig": {
                            "OnFailure": { "Destination": { "Fn::GetAtt": ["TriggerFailuresFF936FA2", "Arn"] } }
                          },
                          "MetricsConfig": { "Metrics": ["EventCount"] }
                        }"""));
    }

    @Test
    void mapping_uses_its_settings() {
        JsonNode mapping = Synthesized.of("dev", """
                        {
                          "mapping": {
                            "batchSize": 10, "maxBatchingWindowSeconds": 5, "parallelization": 2,
                            "retryAttempts": 3, "maxRecordAgeSeconds": 3600, "enabled": false
                          }
                        }""").properties("stream", MAPPING);

        assertThat(mapping.get("BatchSize").asInt()).isEqualTo(10);
        assertThat(mapping.get("MaximumBatchingWindowInSeconds").asInt()).isEqualTo(5);
        assertThat(mapping.get("ParallelizationFactor").asInt()).isEqualTo(2);
        assertThat(mapping.get("MaximumRetryAttempts").asInt()).isEqualTo(3);
        assertThat(mapping.get("MaximumRecordAgeInSeconds").asInt()).isEqualTo(3600);
        assertThat(mapping.get("Enabled").asBoolean()).isFalse();
    }

    @Test
    void snap_start_can_be_turned_off() {
        Synthesized started = Synthesized.of("dev", "{ 'function': { 'snapStart': false } }");

        assertThat(started.properties("stream", "AWS::Lambda::Function").has("SnapStart"))
                .isFalse();
        assertThat(started.resources("stream", "AWS::Lambda::Version")).hasSize(1);
    }

    @Test
    void only_lambda_in_this_account_can_assume_the_role_of_the_function() {
        assertThat(dev.properties("stream", "AWS::IAM::Role").at("/AssumeRolePolicyDocument/Statement"))
                .isEqualTo(json("""
                        [
                          {
                            "Action": "sts:AssumeRole",
                            "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } },
                            "Effect": "Allow",
                            "Principal": { "Service": "lambda.amazonaws.com" }
                          }
                        ]"""));
    }

    @Test
    void record_age_below_600_seconds_is_a_warning_with_the_reason() {
        assertThat(Synthesized.of("dev", "{ 'mapping': { 'maxRecordAgeSeconds': 599 } }")
                        .warnings())
                .singleElement()
                .asString()
                .contains("is 599", "SnapStart", "Set it to 600 or more");
        assertThat(Synthesized.of("dev", "{ 'mapping': { 'maxRecordAgeSeconds': 600 } }")
                        .warnings())
                .isEmpty();
        assertThat(Synthesized.of(
                                "dev",
                                "{ 'function': { 'snapStart': false }, 'mapping': { 'maxRecordAgeSeconds': 60 } }")
                        .warnings())
                .as("without SnapStart")
                .isEmpty();
    }

    @Test
    void mapping_is_created_after_the_policy_of_its_role() {
        assertThat(dev.resources("stream", MAPPING).get(0).get("DependsOn"))
                .isEqualTo(json("['MoveRoleDefaultPolicy661DAE47']"));
    }

    @Test
    void failure_queue_is_encrypted_and_keeps_messages_for_14_days() {
        assertThat(dev.properties("stream", "AWS::SQS::Queue"))
                .isEqualTo(json("{ 'MessageRetentionPeriod': 1209600, 'SqsManagedSseEnabled': true }"));
    }

    @Test
    void failure_queue_requires_tls() {
        assertThat(dev.properties("stream", "AWS::SQS::QueuePolicy").at("/PolicyDocument/Statement"))
                .isEqualTo(json("""
                        [
                          {
                            "Effect": "Deny",
                            "Principal": { "AWS": "*" },
                            "Action": "sqs:*",
                            "Resource": { "Fn::GetAtt": ["TriggerFailuresFF936FA2", "Arn"] },
                            "Condition": { "Bool": { "aws:SecureTransport": "false" } }
                          }
                        ]"""));
    }

    @Test
    void outputs_name_function_alias_and_failure_queue() {
        assertThat(dev.outputs("stream")).contains("FunctionName", "AliasArn", "FailureQueueUrl");
    }
}
