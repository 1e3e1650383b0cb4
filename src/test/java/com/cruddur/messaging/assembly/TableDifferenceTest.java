package com.cruddur.messaging.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.ops.EmulatedAws;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class TableDifferenceTest {

    private static final CreateTableRequest WITHOUT_INDEX = CreateTableRequest.builder()
            .tableName(Schema.TABLE)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(
                    KeySchemaElement.builder()
                            .attributeName("pk")
                            .keyType(KeyType.HASH)
                            .build(),
                    KeySchemaElement.builder()
                            .attributeName("sk")
                            .keyType(KeyType.RANGE)
                            .build())
            .attributeDefinitions(string("sk"), string("pk"))
            .tags(Tag.builder().key("in no").value("description").build())
            .build();

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    /** Describes the table of {@link #WITHOUT_INDEX}. */
    private static TableDescription.Builder withoutIndex() {
        return TableDescription.builder()
                .tableName(Schema.TABLE)
                .billingModeSummary(billing -> billing.billingMode(BillingMode.PAY_PER_REQUEST))
                .keySchema(WITHOUT_INDEX.keySchema())
                .attributeDefinitions(WITHOUT_INDEX.attributeDefinitions());
    }

    @Test
    void each_property_that_a_definition_lacks_is_a_difference() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, "eu-central-1")) {
            EmulatedAws.createTable(client);
            TableDescription table = client.describeTable(describe -> describe.tableName(Schema.TABLE))
                    .table();

            String index = "GlobalSecondaryIndexes." + Schema.MESSAGE_GROUP_INDEX;
            assertThat(TableDifference.between(WITHOUT_INDEX, table))
                    .containsExactly(
                            new TableDifference("AttributeDefinitions.message_group_uuid.AttributeType", "none", "S"),
                            new TableDifference(index + ".KeySchema.message_group_uuid.KeyType", "none", "HASH"),
                            new TableDifference(index + ".KeySchema.sk.KeyType", "none", "RANGE"),
                            new TableDifference(index + ".Projection.ProjectionType", "none", "ALL"),
                            new TableDifference("StreamSpecification.StreamEnabled", "none", "true"),
                            new TableDifference("StreamSpecification.StreamViewType", "none", "NEW_IMAGE"));
        }
    }

    @Test
    void on_demand_maxima_are_compared_and_a_removed_maximum_is_none() {
        CreateTableRequest defined = WITHOUT_INDEX.toBuilder()
                .onDemandThroughput(most -> most.maxReadRequestUnits(40L))
                .build();

        assertThat(TableDifference.between(
                        defined,
                        withoutIndex()
                                .onDemandThroughput(
                                        most -> most.maxReadRequestUnits(40L).maxWriteRequestUnits(-1L))
                                .build()))
                .isEmpty();
        assertThat(TableDifference.between(defined, withoutIndex().build()))
                .containsExactly(new TableDifference("OnDemandThroughput.MaxReadRequestUnits", "40", "none"));
    }

    @Test
    void each_property_that_a_table_lacks_is_a_difference() {
        TableDescription table = withoutIndex()
                .sseDescription(sse -> sse.status(SSEStatus.ENABLED).sseType(SSEType.KMS))
                .deletionProtectionEnabled(false)
                .build();
        CreateTableRequest defined = WITHOUT_INDEX.toBuilder()
                .deletionProtectionEnabled(true)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
                .sseSpecification(sse -> sse.enabled(false))
                .build();

        assertThat(TableDifference.between(defined, table))
                .containsExactly(
                        new TableDifference("DeletionProtectionEnabled", "true", "false"),
                        new TableDifference("SSESpecification.Enabled", "none", "true"),
                        new TableDifference("SSESpecification.SSEType", "none", "KMS"),
                        new TableDifference("StreamSpecification.StreamEnabled", "true", "none"),
                        new TableDifference("StreamSpecification.StreamViewType", "NEW_IMAGE", "none"));
    }

    @Test
    void encryption_without_a_type_means_kms() {
        TableDescription table = withoutIndex()
                .sseDescription(sse ->
                        sse.status(SSEStatus.ENABLED).sseType(SSEType.KMS).kmsMasterKeyArn("arn:aws:kms:of-aws"))
                .build();

        assertThat(TableDifference.between(
                        WITHOUT_INDEX.toBuilder()
                                .sseSpecification(sse -> sse.enabled(true))
                                .build(),
                        table))
                .isEmpty();
    }
}
