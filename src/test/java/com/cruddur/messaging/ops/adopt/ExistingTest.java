package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.testing.StandIn;
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
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Existing resources against templates, and what of them is imported. */
class ExistingTest {

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
    void table_is_imported_with_the_template_where_they_agree_and_as_it_is_where_they_do_not() throws Exception {
        Existing table = table("""
                {"TableName": "messages", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                 "DeletionProtectionEnabled": true, "SSESpecification": {"SSEEnabled": true},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
                 "Tags": [{"Key": "stage", "Value": "prod"}, {"Key": "application", "Value": "messages"}]}""", Map.of("stage", "test", "owner", "andrew"), PK);

        assertThat(table.isAdoptable()).isTrue();
        assertThat(table.differences())
                .extracting(Difference::property)
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
    void table_with_another_key_is_not_adoptable() throws Exception {
        Existing table = table("""
                {"TableName": "messages", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": false}}""", Map.of(), PK, SK);

        assertThat(table.isAdoptable()).isFalse();
        assertThat(table.differences())
                .contains(new Difference("KeySchema.sk.KeyType", "none", "RANGE", Outcome.REPLACED));
    }

    @Test
    void table_keeps_its_key_and_its_days_until_a_deploy_changes_them() throws Exception {
        Existing table = table(
                """
                {"TableName": "messages", "SSESpecification": {"SSEEnabled": true},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}""",
                encrypted(TableDescription.builder().tableName("messages").keySchema(PK)),
                new ExistingTable.Beside(
                        PointInTimeRecoveryDescription.builder()
                                .pointInTimeRecoveryStatus("ENABLED")
                                .recoveryPeriodInDays(7)
                                .build(),
                        Optional.empty(),
                        Optional.of("arn:key"),
                        List.of(),
                        Map.of()));

        assertThat(table.differences())
                .containsExactly(
                        new Difference("SSESpecification.KMSMasterKeyId", "none", "arn:key", Outcome.IN_PLACE),
                        new Difference(
                                "PointInTimeRecoverySpecification.RecoveryPeriodInDays", "35", "7", Outcome.IN_PLACE));
        assertThat(table.asItIs().properties()).isEqualTo(json("""
                {"TableName": "messages",
                 "SSESpecification": {"SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": "arn:key"},
                 "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7}}"""));
    }

    @Test
    void key_is_the_customers_if_kms_says_so() {
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
                    throw new AssertionError("There is no key to ask for.");
                })))
                .isEmpty();
    }

    private record Keys(Supplier<KeyMetadata> key) implements KmsClient, StandIn {

        @Override
        public DescribeKeyResponse describeKey(DescribeKeyRequest request) {
            assertThat(request.keyId()).isEqualTo("arn:key");
            return DescribeKeyResponse.builder().keyMetadata(key.get()).build();
        }
    }

    @Test
    void table_whose_items_are_deleted_for_their_age_is_matched_first() throws Exception {
        Existing table = table(
                "{\"TableName\": \"messages\"}",
                TableDescription.builder().tableName("messages").keySchema(PK).build(),
                new ExistingTable.Beside(
                        NOT_RECOVERABLE, Optional.of("expires"), Optional.empty(), List.of(), Map.of()));

        assertThat(table.differences())
                .containsExactly(new Difference("TimeToLiveSpecification", "none", "expires", Outcome.FIRST));
    }

    private static TableDescription encrypted(TableDescription.Builder table) {
        return table.sseDescription(encryption -> encryption
                        .status(SSEStatus.ENABLED)
                        .sseType(SSEType.KMS)
                        .kmsMasterKeyArn("arn:key"))
                .build();
    }

    @Test
    void endpoint_differs_in_its_policy_and_route_tables_whatever_their_order() throws Exception {
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
                .extracting(Difference::property)
                .containsExactly("PolicyDocument");
        Existing fewer = endpoint(template, endpoint.routeTableIds("rtb-1"));
        assertThat(fewer.differences())
                .extracting(Difference::property)
                .containsExactly("RouteTableIds", "PolicyDocument");
        assertThat(fewer.isAdoptable()).isTrue();
        assertThat(fewer.asItIs().properties()).isEqualTo(json("""
                {"VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.dynamodb", "VpcEndpointType": "Gateway",
                 "RouteTableIds": ["rtb-1"], "PolicyDocument": {"Statement": [{"Action": "*"}]}}"""));
        assertThat(fewer.identifier()).isEqualTo(Map.of("Id", "vpce-1"));
    }

    @Test
    void log_group_that_keeps_its_logs_for_ever_gets_its_retention() throws Exception {
        Resource resource = resource(json("""
                {"LogGroupName": "/aws/lambda/move", "RetentionInDays": 365}"""));

        Existing group = ExistingLogGroup.compare(
                resource, LogGroup.builder().logGroupName("/aws/lambda/move").build(), Map.of());

        assertThat(group.differences())
                .containsExactly(new Difference("RetentionInDays", "365", "none", Outcome.IN_PLACE));
        assertThat(group.asItIs().properties()).isEqualTo(json("""
                {"LogGroupName": "/aws/lambda/move"}"""));
    }

    private static Existing table(String template, Map<String, String> tags, KeySchemaElement... key) throws Exception {
        return table(
                template,
                TableDescription.builder().tableName("messages").keySchema(key).build(),
                new ExistingTable.Beside(NOT_RECOVERABLE, Optional.empty(), Optional.empty(), List.of(), tags));
    }

    private static Existing table(String template, TableDescription table, ExistingTable.Beside beside)
            throws Exception {
        ObjectNode properties = json(template);
        CreateTableRequest.Builder defined = CreateTableRequest.builder()
                .tableName("messages")
                .keySchema(PK)
                .deletionProtectionEnabled(
                        properties.path("DeletionProtectionEnabled").asBoolean());
        if (properties.has("SSESpecification")) {
            defined.sseSpecification(encryption -> encryption.enabled(true));
        }
        return ExistingTable.compare(resource(properties), defined.build(), table, beside);
    }

    private static Existing endpoint(ObjectNode template, VpcEndpoint.Builder endpoint) {
        return ExistingEndpoint.compare(resource(template), template.deepCopy(), endpoint.build());
    }

    private static Resource resource(ObjectNode properties) {
        return new Resource("stack", "LogicalId", "Type", properties);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text);
    }
}
