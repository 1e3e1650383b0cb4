package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataStackTest {

    /** If this id changed, CloudFormation would create a new, empty table. */
    private static final String TABLE = "MessagesTable9E4E97A0";

    private final Synthesized dev = Synthesized.of(Variant.DEV);
    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @ParameterizedTest
    @EnumSource
    void table_keeps_its_logical_id(Variant variant) {
        assertThat(Synthesized.of(variant)
                        .template("data")
                        .at("/Resources/" + TABLE + "/Type")
                        .asText())
                .isEqualTo("AWS::DynamoDB::Table");
    }

    @Test
    void table_of_dev_is_the_table_of_the_bootcamp() {
        assertThat(dev.properties("data", "AWS::DynamoDB::Table")).isEqualTo(json("""
                        {
                          "TableName": "cruddur-messages",
                          "KeySchema": [
                            { "AttributeName": "pk", "KeyType": "HASH" },
                            { "AttributeName": "sk", "KeyType": "RANGE" }
                          ],
                          "AttributeDefinitions": [
                            { "AttributeName": "pk", "AttributeType": "S" },
                            { "AttributeName": "sk", "AttributeType": "S" },
                            { "AttributeName": "message_group_uuid", "AttributeType": "S" }
                          ],
                          "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 },
                          "GlobalSecondaryIndexes": [
                            {
                              "IndexName": "message-group-sk-index",
                              "KeySchema": [
                                { "AttributeName": "message_group_uuid", "KeyType": "HASH" },
                                { "AttributeName": "sk", "KeyType": "RANGE" }
                              ],
                              "Projection": { "ProjectionType": "ALL" },
                              "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 }
                            }
                          ],
                          "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
                          "DeletionProtectionEnabled": false,
                          "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": false },
                          "SSESpecification": { "SSEEnabled": false }
                        }"""));
    }

    @Test
    void table_of_dev_is_destroyed_with_its_stack() {
        JsonNode table = dev.template("data").at("/Resources/" + TABLE);

        assertThat(table.get("DeletionPolicy").asText()).isEqualTo("Delete");
        assertThat(table.get("UpdateReplacePolicy").asText()).isEqualTo("Delete");
    }

    @Test
    void table_of_prod_is_retained_and_protected() {
        JsonNode table = prod.template("data").at("/Resources/" + TABLE);

        assertThat(table.get("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(table.get("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(table.at("/Properties/DeletionProtectionEnabled").asBoolean())
                .isTrue();
        assertThat(table.at("/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void table_of_prod_differs_from_dev_only_in_protection_encryption_and_insights() {
        JsonNode insights = json("{ 'Enabled': true, 'Mode': 'THROTTLED_KEYS' }");
        ObjectNode expected = dev.properties("data", "AWS::DynamoDB::Table");
        expected.put("DeletionProtectionEnabled", true);
        expected.putObject("PointInTimeRecoverySpecification").put("PointInTimeRecoveryEnabled", true);
        expected.putObject("SSESpecification").put("SSEEnabled", true);
        expected.set("ContributorInsightsSpecification", insights);
        ((ObjectNode) expected.at("/GlobalSecondaryIndexes/0")).set("ContributorInsightsSpecification", insights);

        assertThat(prod.properties("data", "AWS::DynamoDB::Table")).isEqualTo(expected);
    }

    @Test
    void table_and_index_of_prod_have_auto_scaling() {
        assertThat(prod.resources("data", "AWS::ApplicationAutoScaling::ScalableTarget"))
                .extracting(
                        target -> target.at("/Properties/ScalableDimension").asText(),
                        target -> target.at("/Properties/MinCapacity").asInt(),
                        target -> target.at("/Properties/MaxCapacity").asInt())
                .containsExactlyInAnyOrder(
                        tuple("dynamodb:table:ReadCapacityUnits", 5, 100),
                        tuple("dynamodb:table:WriteCapacityUnits", 5, 100),
                        tuple("dynamodb:index:ReadCapacityUnits", 5, 100),
                        tuple("dynamodb:index:WriteCapacityUnits", 5, 100));
        assertThat(prod.resources("data", "AWS::ApplicationAutoScaling::ScalingPolicy"))
                .hasSize(4)
                .allSatisfy(policy -> assertThat(
                                policy.at("/Properties/TargetTrackingScalingPolicyConfiguration/TargetValue")
                                        .asInt())
                        .isEqualTo(70));
        assertThat(dev.resources("data", "AWS::ApplicationAutoScaling::ScalableTarget"))
                .isEmpty();
    }

    @Test
    void fixed_capacity_applies_to_table_and_index() {
        JsonNode table = Synthesized.of("dev", "{ 'table': { 'capacity': { 'fixed': { 'read': 7, 'write': 9 } } } }")
                .properties("data", "AWS::DynamoDB::Table");
        JsonNode capacity = json("{ 'ReadCapacityUnits': 7, 'WriteCapacityUnits': 9 }");

        assertThat(table.get("ProvisionedThroughput")).isEqualTo(capacity);
        assertThat(table.at("/GlobalSecondaryIndexes/0/ProvisionedThroughput")).isEqualTo(capacity);
    }

    @Test
    void fixed_capacity_of_a_retained_table_shows_the_command_that_resets_scaled_units() {
        String settings = "{ 'table': { 'removal': '%s', 'capacity': { 'fixed': { 'read': 7, 'write': 9 } } } }";

        assertThat(Synthesized.of("dev", settings.formatted("retain")).notes())
                .singleElement()
                .asString()
                .contains(
                        "aws dynamodb update-table --table-name cruddur-messages",
                        "ReadCapacityUnits=7,WriteCapacityUnits=9");
        assertThat(Synthesized.of("dev", settings.formatted("destroy")).notes()).isEmpty();
        assertThat(prod.notes()).isEmpty();
    }

    @Test
    void customer_managed_key_encrypts_the_table_and_is_rotated_and_retained() {
        Synthesized own = Synthesized.of(Variant.PROD_OWN_KEY);
        JsonNode key = own.resources("data", "AWS::KMS::Key").get(0);

        assertThat(key.at("/Properties/EnableKeyRotation").asBoolean()).isTrue();
        assertThat(key.get("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(key.get("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(own.properties("data", "AWS::DynamoDB::Table").get("SSESpecification"))
                .isEqualTo(json("""
                        {
                          "KMSMasterKeyId": { "Fn::GetAtt": ["MessagesKeyD2B7054B", "Arn"] },
                          "SSEEnabled": true,
                          "SSEType": "KMS"
                        }"""));
    }

    @Test
    void outputs_name_table_stream_and_backend_policy() {
        assertThat(prod.outputs("data")).contains("TableName", "TableArn", "StreamArn", "BackendPolicyArn");
    }
}
