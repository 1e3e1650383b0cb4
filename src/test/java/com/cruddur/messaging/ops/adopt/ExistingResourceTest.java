package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.testing.StandInClient;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.Layer;

/** Tests the comparison of existing resources with templates, and the properties that are imported. */
class ExistingResourceTest {

    private static final PointInTimeRecoveryDescription NOT_RECOVERABLE = PointInTimeRecoveryDescription.builder()
            .pointInTimeRecoveryStatus("DISABLED")
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeySchemaElement PK =
            KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build();
    private static final KeySchemaElement SK = KeySchemaElement.builder()
            .attributeName("sk")
            .keyType(KeyType.RANGE)
            .build();

    @Test
    void table_is_imported_with_its_own_values_of_properties_that_differ() throws Exception {
        ExistingResource table = table("""
                {"TableName": "messages", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                 "DeletionProtectionEnabled": true, "SSESpecification": {"SSEEnabled": true},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
                 "Tags": [{"Key": "stage", "Value": "prod"}, {"Key": "application", "Value": "messages"}]}""", Map.of("stage", "test", "owner", "andrew"), PK);

        assertThat(table.isAdoptable()).isTrue();
        assertThat(table.differences())
                .extracting(PropertyDifference::property)
                .containsExactly(
                        "DeletionProtectionEnabled",
                        "SSESpecification.Enabled",
                        "SSESpecification.SSEType",
                        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
                        "Tags.stage",
                        "Tags.application");
        assertThat(table.asItIs().properties()).isEqualTo(json("""
                {"TableName": "messages", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                 "DeletionProtectionEnabled": false,
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": false},
                 "Tags": [{"Key": "stage", "Value": "test"}]}"""));
        assertThat(table.identifier()).isEqualTo(Map.of("TableName", "messages"));
    }

    @Test
    void table_with_a_different_key_is_not_adoptable() throws Exception {
        ExistingResource table = table("""
                {"TableName": "messages", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": false}}""", Map.of(), PK, SK);

        assertThat(table.isAdoptable()).isFalse();
        assertThat(table.differences())
                .contains(new PropertyDifference(
                        "KeySchema.sk.KeyType",
                        "none",
                        "RANGE",
                        AdoptionOutcome.REPLACED,
                        List.of(TableRemedies.otherTable())));
    }

    @Test
    void import_keeps_the_kms_key_and_the_recovery_period_of_a_table() throws Exception {
        ExistingResource table = table(
                """
                {"TableName": "messages", "SSESpecification": {"SSEEnabled": true},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}""",
                encrypted(active().keySchema(PK)),
                new ExistingTable.SeparateSettings(
                        PointInTimeRecoveryDescription.builder()
                                .pointInTimeRecoveryStatus("ENABLED")
                                .recoveryPeriodInDays(7)
                                .build(),
                        Optional.empty(),
                        Optional.of("arn:key"),
                        false,
                        List.of(),
                        Map.of()));

        assertThat(table.differences())
                .containsExactly(
                        PropertyDifference.inPlace("SSESpecification.KMSMasterKeyId", "none", "arn:key"),
                        PropertyDifference.inPlace("PointInTimeRecoverySpecification.RecoveryPeriodInDays", "35", "7"));
        assertThat(table.asItIs().properties()).isEqualTo(json("""
                {"TableName": "messages",
                 "SSESpecification": {"SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": "arn:key"},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7}}"""));
    }

    @Test
    void key_is_customer_managed_if_kms_says_so() {
        SSEDescription encryption =
                SSEDescription.builder().kmsMasterKeyArn("arn:key").build();
        KeyMetadata.Builder key = KeyMetadata.builder();

        assertThat(ExistingTable.customerManagedKey(
                        encryption, new Keys(() -> key.keyManager("CUSTOMER").build())))
                .contains("arn:key");
        assertThat(ExistingTable.customerManagedKey(
                        encryption, new Keys(() -> key.keyManager("AWS").build())))
                .isEmpty();
        assertThat(ExistingTable.customerManagedKey(encryption, new Keys(() -> {
                    throw NotFoundException.builder().build();
                })))
                .isEmpty();
        assertThat(ExistingTable.customerManagedKey(null, new Keys(() -> {
                    throw new AssertionError("A table without a key must not call KMS.");
                })))
                .isEmpty();
    }

    private record Keys(Supplier<KeyMetadata> key) implements KmsClient, StandInClient {

        @Override
        public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
            assertThat(request.keyId()).isEqualTo("arn:key");
            return DescribeKeyResponse.builder().keyMetadata(key.get()).build();
        }
    }

    @Test
    void table_with_time_to_live_must_be_fixed_first() throws Exception {
        ExistingResource table = table(
                "{\"TableName\": \"messages\"}",
                active().keySchema(PK).build(),
                new ExistingTable.SeparateSettings(
                        NOT_RECOVERABLE, Optional.of("expires"), Optional.empty(), false, List.of(), Map.of()));

        assertThat(table.differences())
                .containsExactly(
                        PropertyDifference.fixFirst(
                                "TimeToLiveSpecification",
                                "none",
                                "expires",
                                new AdoptionStep(
                                        "Disable time to live, which deletes expired items.",
                                        "aws dynamodb update-time-to-live --table-name messages --time-to-live-specification Enabled=false,AttributeName=expires")));
    }

    /** Returns a table that is ready for the import. */
    private static TableDescription.Builder active() {
        return TableDescription.builder()
                .tableName("messages")
                .tableStatus(TableStatus.ACTIVE)
                .latestStreamArn("arn:stream")
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE"));
    }

    private static TableDescription encrypted(TableDescription.Builder table) {
        return table.sseDescription(encryption -> encryption
                        .status(SSEStatus.ENABLED)
                        .sseType(SSEType.KMS)
                        .kmsMasterKeyArn("arn:key"))
                .build();
    }

    @Test
    void endpoint_differs_in_its_policy_and_route_tables_but_not_in_their_order() throws Exception {
        ObjectNode template = json("""
                {"VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.dynamodb", "VpcEndpointType": "Gateway",
                 "RouteTableIds": ["rtb-2", "rtb-1"], "PolicyDocument": {"Statement": [{"Sid": "OwnTables"}]}}""");
        VpcEndpoint.Builder endpoint = VpcEndpoint.builder()
                .vpcEndpointId("vpce-1")
                .vpcId("vpc-1")
                .serviceName("com.amazonaws.us-east-1.dynamodb")
                .vpcEndpointType("Gateway")
                .policyDocument("""
                        {"Statement": [{"Action": "*"}]}""");

        assertThat(endpoint(template, endpoint.routeTableIds("rtb-1", "rtb-2")).differences())
                .extracting(PropertyDifference::property)
                .containsExactly("PolicyDocument");
        ExistingResource fewer = endpoint(template, endpoint.routeTableIds("rtb-1"));
        assertThat(fewer.differences())
                .extracting(PropertyDifference::property)
                .containsExactly("RouteTableIds", "PolicyDocument");
        assertThat(fewer.isAdoptable()).isTrue();
        assertThat(fewer.asItIs().properties()).isEqualTo(json("""
                {"VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.dynamodb", "VpcEndpointType": "Gateway",
                 "RouteTableIds": ["rtb-1"], "PolicyDocument": {"Statement": [{"Action": "*"}]}}"""));
        assertThat(fewer.identifier()).isEqualTo(Map.of("Id", "vpce-1"));
    }

    @Test
    void log_group_without_retention_differs_in_its_retention() throws Exception {
        Resource resource = resource(json("""
                {"LogGroupName": "/aws/lambda/move", "RetentionInDays": 365}"""));

        ExistingResource group = ExistingLogGroup.compare(
                resource, LogGroup.builder().logGroupName("/aws/lambda/move").build(), Map.of());

        assertThat(group.differences()).containsExactly(PropertyDifference.inPlace("RetentionInDays", "365", "none"));
        assertThat(group.asItIs().properties()).isEqualTo(json("""
                {"LogGroupName": "/aws/lambda/move"}"""));
    }

    @Test
    void function_is_imported_with_its_own_settings_and_kept_code_but_without_environment_variables() throws Exception {
        Resource resource = resource(json("""
                {"FunctionName": "move", "Runtime": "java25", "Handler": "move", "Timeout": 30, "MemorySize": 128,
                 "Architectures": ["arm64"], "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Code": {"S3Key": "new.jar"},
                 "Environment": {"Variables": {"TABLE_NAME": "messages"}}, "SnapStart": {"ApplyOn": "PublishedVersions"}}"""));
        GetFunctionResponse function = GetFunctionResponse.builder()
                .configuration(configuration -> configuration
                        .runtime("python3.9")
                        .handler("lambda_function.lambda_handler")
                        .role("arn:role")
                        .timeout(3)
                        .memorySize(128)
                        .description("")
                        .architecturesWithStrings("x86_64")
                        .layers(Layer.builder().arn("arn:layer:1").build())
                        .vpcConfig(
                                vpc -> vpc.vpcId("vpc-1").subnetIds("subnet-1").securityGroupIds("sg-1"))
                        .environment(environment -> environment.variables(Map.of("API_KEY", "secret")))
                        .ephemeralStorage(storage -> storage.size(512))
                        .tracingConfig(tracing -> tracing.mode("PassThrough")))
                .concurrency(concurrency -> concurrency.reservedConcurrentExecutions(1))
                .build();

        ExistingResource existing =
                ExistingFunction.compare(resource, new KeptFunctionCode("assets", "old.zip"), function);

        assertThat(existing.isAdoptable()).isTrue();
        assertThat(existing.differences())
                .contains(
                        PropertyDifference.inPlace("Runtime", "java25", "python3.9"),
                        PropertyDifference.inPlace("Role", "defined by the stack", "arn:role"),
                        PropertyDifference.inPlace("Environment", "defined by the stack", "API_KEY"))
                .extracting(PropertyDifference::property)
                .doesNotContain("MemorySize", "Description", "EphemeralStorage", "TracingConfig");
        assertThat(existing.asItIs().properties()).isEqualTo(json("""
                {"FunctionName": "move", "Runtime": "python3.9", "Handler": "lambda_function.lambda_handler",
                 "Timeout": 3, "MemorySize": 128, "Architectures": ["x86_64"], "Role": "arn:role",
                 "Code": {"S3Bucket": "assets", "S3Key": "old.zip"}, "Layers": ["arn:layer:1"],
                 "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
                 "ReservedConcurrentExecutions": 1}"""));
        assertThat(JSON.writeValueAsString(existing)).doesNotContain("secret");
    }

    @Test
    void function_from_an_image_must_be_recreated_with_a_different_name() throws Exception {
        GetFunctionResponse function = GetFunctionResponse.builder()
                .configuration(configuration -> configuration.packageType("Image"))
                .build();

        ExistingResource existing = ExistingFunction.compare(
                resource(json("{\"FunctionName\": \"move\"}")), new KeptFunctionCode("assets", "old.zip"), function);

        assertThat(existing.isAdoptable()).isFalse();
        assertThat(existing.differences())
                .contains(new PropertyDifference(
                        "PackageType",
                        "Zip",
                        "Image",
                        AdoptionOutcome.REPLACED,
                        List.of(ExistingFunction.otherName("move"))));
    }

    private static ExistingResource table(String template, Map<String, String> tags, KeySchemaElement... key)
            throws Exception {
        return table(
                template,
                active().keySchema(key).build(),
                new ExistingTable.SeparateSettings(
                        NOT_RECOVERABLE, Optional.empty(), Optional.empty(), false, List.of(), tags));
    }

    private static ExistingResource table(
            String template, TableDescription table, ExistingTable.SeparateSettings separate) throws Exception {
        ObjectNode properties = json(template);
        CreateTableRequest.Builder defined = CreateTableRequest.builder()
                .tableName("messages")
                .keySchema(PK)
                .deletionProtectionEnabled(
                        properties.path("DeletionProtectionEnabled").asBoolean());
        if (properties.has("SSESpecification")) {
            defined.sseSpecification(encryption -> encryption.enabled(true));
        }
        return ExistingTable.compare(resource(properties), defined.build(), table, separate);
    }

    private static ExistingResource endpoint(ObjectNode template, VpcEndpoint.Builder endpoint) {
        return ExistingEndpoint.compare(resource(template), template.deepCopy(), endpoint.build());
    }

    private static Resource resource(ObjectNode properties) {
        return new Resource("stack", "LogicalId", "Type", properties);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text);
    }
}
