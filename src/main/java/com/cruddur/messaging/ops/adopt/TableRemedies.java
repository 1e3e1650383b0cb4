package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.AwsJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The steps that fix differences of a table. If DynamoDB answers a command before it is done, the step also waits for its end. */
final class TableRemedies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UPDATE = "aws dynamodb update-table --table-name %s ";
    private static final String INDEX_STATUS =
            "\"$(aws dynamodb describe-table --table-name %s --query \"Table.GlobalSecondaryIndexes[?IndexName=='%s'].IndexStatus\" --output text)\"";

    private TableRemedies() {}

    static AdoptionStep becomeActive(TableDescription table) {
        return switch (table.tableStatus()) {
            case CREATING, UPDATING -> new AdoptionStep("Wait until the table is active.", active(table.tableName()));
            default ->
                new AdoptionStep(
                        "DynamoDB cannot use the table's KMS key. Enable the key or cancel its deletion. DynamoDB archives the table after seven days without its key.");
        };
    }

    static AdoptionStep waitForIndex(String table, String index) {
        return new AdoptionStep("Wait until the index is active.", indexActive(table, index));
    }

    static AdoptionStep waitForIndexToGo(String table, String index) {
        return new AdoptionStep("Wait until the index is gone.", indexGone(table, index));
    }

    static AdoptionStep enableStream(String table) {
        return new AdoptionStep(
                "Enable the stream. It contains only later writes, and keeps them for 24 hours.",
                stream(table),
                active(table));
    }

    static AdoptionStep renewStream(String table) {
        return new AdoptionStep(
                "Replace the stream at a time when nobody writes, and stop its readers first. The new stream has a new ARN and none of the old records.",
                UPDATE.formatted(table) + "--stream-specification StreamEnabled=false",
                active(table),
                stream(table),
                active(table));
    }

    /**
     * Returns the step that creates an index.
     *
     * @param defined the table of the template, which has the index
     * @param actual the table of the account, whose billing mode decides whether the index has provisioned units
     */
    static AdoptionStep makeIndex(CreateTableRequest defined, String index, CreateTableRequest actual) {
        return new AdoptionStep(
                "Create the index. CloudFormation would not wait until it is complete, and until then the new function would not find all group rows.",
                create(defined, index, actual),
                indexActive(defined.tableName(), index));
    }

    /** As {@link #makeIndex}, for an index that exists with different keys or a different projection. */
    static AdoptionStep makeIndexAnew(CreateTableRequest defined, String index, CreateTableRequest actual) {
        return new AdoptionStep(
                "Delete the index and create it again. Every query on it fails until it is active, so stop its readers first. The stream keeps their records for 24 hours.",
                delete(defined.tableName(), index),
                indexGone(defined.tableName(), index),
                create(defined, index, actual),
                indexActive(defined.tableName(), index));
    }

    static AdoptionStep deleteIndex(String table, String index) {
        return new AdoptionStep(
                "Find out which programs query the index. If none does, delete it.",
                delete(table, index),
                indexGone(table, index));
    }

    static AdoptionStep endTimeToLive(String table, String attribute) {
        return new AdoptionStep(
                "Disable time to live, which deletes expired items.",
                "aws dynamodb update-time-to-live --table-name %s --time-to-live-specification Enabled=false,AttributeName=%s"
                        .formatted(table, attribute));
    }

    static AdoptionStep otherTable() {
        return new AdoptionStep(
                "Set a different table.name for the stage in cdk.json, deploy that table, and copy the items to it. The existing table does not change.");
    }

    private static String stream(String table) {
        return UPDATE.formatted(table) + "--stream-specification StreamEnabled=true,StreamViewType="
                + StreamViewType.NEW_IMAGE;
    }

    private static String active(String table) {
        return "aws dynamodb wait table-exists --table-name " + table;
    }

    private static String indexActive(String table, String index) {
        return "until [ %s = ACTIVE ]; do sleep 10; done".formatted(INDEX_STATUS.formatted(table, index));
    }

    private static String indexGone(String table, String index) {
        return "until [ -z %s ]; do sleep 10; done".formatted(INDEX_STATUS.formatted(table, index));
    }

    private static String delete(String table, String index) {
        return updateIndex(table, Map.of("Delete", Map.of("IndexName", index)));
    }

    private static String create(CreateTableRequest defined, String name, CreateTableRequest actual) {
        GlobalSecondaryIndex index = defined.globalSecondaryIndexes().stream()
                .filter(each -> each.indexName().equals(name))
                .findFirst()
                .orElseThrow();
        String attributes = index.keySchema().stream()
                .map(key -> " AttributeName=%s,AttributeType=%s".formatted(key.attributeName(), type(defined, key)))
                .collect(Collectors.joining());
        return updateIndex(defined.tableName(), Map.of("Create", AwsJson.of(withUnits(index, actual))))
                .concat(" --attribute-definitions" + attributes);
    }

    private static String type(CreateTableRequest table, KeySchemaElement key) {
        return table.attributeDefinitions().stream()
                .filter(attribute -> attribute.attributeName().equals(key.attributeName()))
                .map(AttributeDefinition::attributeTypeAsString)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the index with the billing mode of the existing table, which an index always shares. */
    private static GlobalSecondaryIndex withUnits(GlobalSecondaryIndex index, CreateTableRequest actual) {
        if (actual.billingMode() == BillingMode.PAY_PER_REQUEST) {
            return index.toBuilder()
                    .provisionedThroughput((ProvisionedThroughput) null)
                    .build();
        }
        return index.toBuilder()
                .onDemandThroughput((OnDemandThroughput) null)
                .provisionedThroughput(
                        index.provisionedThroughput() == null
                                ? actual.provisionedThroughput()
                                : index.provisionedThroughput())
                .build();
    }

    private static String updateIndex(String table, Map<String, ?> update) {
        try {
            return UPDATE.formatted(table)
                    + "--global-secondary-index-updates '%s'".formatted(JSON.writeValueAsString(List.of(update)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + update, e);
        }
    }
}
