package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.assembly.TableProperties;
import com.cruddur.messaging.local.Shortfall;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Deploys a stage with {@code cdk deploy} to an emulated AWS. The resources in the account match the templates, {@code
 * cdk diff} finds no difference, and a second deploy changes nothing.
 *
 * <p>For each {@link Shortfall} of the emulator, a test checks that it still exists.
 */
@Tag("deploy")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
abstract class DeployedStage {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The order of the first test that changes something. Tests before it only compare. */
    static final int AFTER_COMPARING = 10;

    DeliveryAccount emulator;
    CdkRunner cdk;
    Deployment deployment;

    private final String stage;

    DeployedStage(String stage) {
        this.stage = stage;
    }

    /** Removes settings that the emulator does not support. */
    abstract void reduce(ObjectNode settings);

    @BeforeAll
    void deploy(@TempDir Path directory) throws Exception {
        emulator = DeliveryAccount.start(directory);
        cdk = new CdkRunner(emulator, directory);
        cdk.bootstrap();
        cdk.stage(stage, this::reduce);
        cdk.deploy().succeeds();
        deployment = new Deployment(cdk.assembly, emulator);
    }

    @AfterAll
    void stop() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @Test
    @Order(1)
    void table_matches_the_template() {
        try (DynamoDbClient client = emulator.client(DynamoDbClient.builder())) {
            TableDescription table = client.describeTable(describe -> describe.tableName("cruddur-messages"))
                    .table();
            CreateTableRequest defined = deployment.assembly.table().request();
            assertThat(TableDifference.between(defined, table))
                    .extracting(TableDifference::property)
                    .as("%s", Shortfall.TABLE_ENCRYPTION)
                    .isEqualTo(
                            defined.sseSpecification().enabled()
                                    ? List.of("SSESpecification.Enabled", "SSESpecification.SSEType")
                                    : List.of());
            assertThat(client.describeContinuousBackups(describe -> describe.tableName(table.tableName()))
                            .continuousBackupsDescription()
                            .pointInTimeRecoveryDescription()
                            .pointInTimeRecoveryStatus())
                    .as("%s", Shortfall.POINT_IN_TIME_RECOVERY)
                    .isEqualTo(PointInTimeRecoveryStatus.DISABLED);
            assertThat(table.latestStreamArn())
                    .isEqualTo(deployment.outputs("cruddur-messages-data").get("StreamArn"));
            assertThat(client.listTagsOfResource(tags -> tags.resourceArn(table.tableArn()))
                            .tags())
                    .extracting(tag -> tag.key() + "=" + tag.value())
                    .contains("application=cruddur-messages", "stage=" + stage);
        }
    }

    @Test
    @Order(1)
    void event_source_mapping_matches_the_template() {
        ObjectNode defined = deployment.properties("AWS::Lambda::EventSourceMapping");
        try (LambdaClient client = emulator.client(LambdaClient.builder())) {
            GetEventSourceMappingResponse mapping = client.getEventSourceMapping(
                    get -> get.uuid(deployment.physicalId("AWS::Lambda::EventSourceMapping")));

            assertThat(mapping.functionArn())
                    .endsWith(":function:" + defined.remove("FunctionName").asText())
                    .endsWith(":live");
            assertThat(mapping.state()).isEqualTo(defined.remove("Enabled").asBoolean() ? "Enabled" : "Disabled");
            assertThat(differences(defined, mapping))
                    .as("%s", Shortfall.MAPPING_METRICS)
                    .singleElement()
                    .asString()
                    .startsWith("MetricsConfig.Metrics.0");
        }
    }

    @Test
    @Order(1)
    void function_and_alias_match_the_template() throws Exception {
        ObjectNode defined = deployment.properties("AWS::Lambda::Function");
        defined.remove("Code");
        try (LambdaClient client = emulator.client(LambdaClient.builder())) {
            GetFunctionConfigurationResponse function = client.getFunctionConfiguration(
                    get -> get.functionName("cruddur-messaging-stream").qualifier("live"));

            assertThat(differences(defined, function)).isEmpty();
            assertThat(function.codeSha256()).isEqualTo(sha256(Path.of("lambda/target/function.jar")));
            assertThat(function.version()).isEqualTo("1");
        }
    }

    @Test
    @Order(1)
    void log_group_matches_the_template() {
        ObjectNode defined = deployment.properties("AWS::Logs::LogGroup");
        try (CloudWatchLogsClient client = emulator.client(CloudWatchLogsClient.builder())) {
            assertThat(client.describeLogGroups(describe -> describe.logGroupNamePrefix(
                                    defined.get("LogGroupName").asText()))
                            .logGroups())
                    .singleElement()
                    .satisfies(group -> assertThat(group.retentionInDays())
                            .isEqualTo(defined.get("RetentionInDays").asInt()));
        }
    }

    @Test
    @Order(1)
    void endpoint_matches_the_template() throws Exception {
        JsonNode defined = deployment.properties("AWS::EC2::VPCEndpoint");
        try (Ec2Client client = emulator.client(Ec2Client.builder())) {
            VpcEndpoint endpoint = client.describeVpcEndpoints(
                            describe -> describe.vpcEndpointIds(deployment.physicalId("AWS::EC2::VPCEndpoint")))
                    .vpcEndpoints()
                    .get(0);
            assertThat(endpoint.vpcId()).isEqualTo(defined.get("VpcId").asText());
            assertThat(endpoint.serviceName())
                    .isEqualTo(defined.get("ServiceName").asText());
            assertThat(endpoint.vpcEndpointTypeAsString())
                    .isEqualTo(defined.get("VpcEndpointType").asText());
            assertThat(endpoint.routeTableIds())
                    .isNotEmpty()
                    .containsExactlyInAnyOrder(JSON.treeToValue(defined.get("RouteTableIds"), String[].class));
            assertThat(endpoint.policyDocument())
                    .as("%s", Shortfall.ENDPOINT_POLICY)
                    .isNull();
        }
    }

    @Test
    @Order(1)
    void role_has_exactly_the_statements_of_the_template() throws Exception {
        JsonNode defined = deployment.properties("AWS::IAM::Policy");
        String name = deployment.physicalId("AWS::IAM::Role");
        String policy = defined.get("PolicyName").asText();
        try (IamClient client = emulator.client(IamClient.builder())) {
            assertThat(json(client.getRole(get -> get.roleName(name)).role().assumeRolePolicyDocument()))
                    .isEqualTo(deployment.properties("AWS::IAM::Role").get("AssumeRolePolicyDocument"));
            assertThat(client.listRolePolicies(list -> list.roleName(name)).policyNames())
                    .containsExactly(policy);
            assertThat(client.listAttachedRolePolicies(list -> list.roleName(name))
                            .attachedPolicies())
                    .isEmpty();
            JsonNode document =
                    json(client.getRolePolicy(get -> get.roleName(name).policyName(policy))
                            .policyDocument());
            assertThat(document.get("Statement")).hasSizeGreaterThanOrEqualTo(6);
            assertThat(document).isEqualTo(defined.get("PolicyDocument"));
        }
    }

    @Test
    @Order(1)
    void backend_policy_matches_the_template() throws Exception {
        String arn = deployment.outputs("cruddur-messages-data").get("BackendPolicyArn");
        try (IamClient client = emulator.client(IamClient.builder())) {
            String version =
                    client.getPolicy(get -> get.policyArn(arn)).policy().defaultVersionId();
            assertThat(json(client.getPolicyVersion(get -> get.policyArn(arn).versionId(version))
                            .policyVersion()
                            .document()))
                    .isEqualTo(deployment.properties("AWS::IAM::ManagedPolicy").get("PolicyDocument"));
        }
    }

    @Test
    @Order(1)
    void failure_queue_and_its_policy_match_the_template() throws Exception {
        JsonNode defined = deployment.properties("AWS::SQS::Queue");
        try (SqsClient client = emulator.client(SqsClient.builder())) {
            Map<QueueAttributeName, String> queue = client.getQueueAttributes(
                            get -> get.queueUrl(deployment.physicalId("AWS::SQS::Queue"))
                                    .attributeNames(QueueAttributeName.ALL))
                    .attributes();
            assertThat(queue)
                    .containsEntry(
                            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                            defined.get("MessageRetentionPeriod").asText())
                    .containsEntry(
                            QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                            defined.get("SqsManagedSseEnabled").asText());
            assertThat(JSON.readTree(queue.get(QueueAttributeName.POLICY)))
                    .isEqualTo(deployment.properties("AWS::SQS::QueuePolicy").get("PolicyDocument"));
        }
    }

    @Test
    @Order(1)
    void outputs_match_the_templates() throws IOException {
        for (String stack : Deployment.STACKS) {
            assertThat(deployment.outputs(stack)).isNotEmpty().isEqualTo(deployment.definedOutputs(stack));
        }
    }

    @Test
    @Order(2)
    void diff_after_the_deploy_finds_no_difference() throws Exception {
        ProcessRun diff = cdk.diff().succeeds();

        assertThat(diff.output())
                .contains("Number of stacks with differences: 0")
                .doesNotContain("Could not create a change set");
    }

    @Test
    @Order(3)
    void second_deploy_changes_nothing() throws Exception {
        ProcessRun again = cdk.deploy().succeeds();

        for (String stack : Deployment.STACKS) {
            assertThat(again.output()).contains(stack + " (no changes)");
            assertThat(deployment.stack(stack).stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
        }
    }

    /** Returns every property that differs between a template and a response of AWS, with both values. */
    static List<String> differences(JsonNode defined, SdkPojo answer) {
        SortedMap<String, String> actual = TableProperties.of(answer);
        Map<String, Object> properties = JSON.convertValue(defined, new TypeReference<>() {});
        return TableProperties.of(properties).entrySet().stream()
                .filter(property -> !property.getValue().equals(actual.get(property.getKey())))
                .map(property -> "%s is %s".formatted(property, actual.get(property.getKey())))
                .toList();
    }

    private static JsonNode json(String urlEncoded) throws JsonProcessingException {
        return JSON.readTree(URLDecoder.decode(urlEncoded, StandardCharsets.UTF_8));
    }

    private static String sha256(Path file) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
