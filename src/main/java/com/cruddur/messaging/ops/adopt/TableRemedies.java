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

/** How a table is matched with its template. A command that DynamoDB answers before it is done comes with the wait for its end. */
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
                        "DynamoDB cannot use the table's key. Enable it, or cancel its deletion; after seven days without it the table is archived.");
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
                "Enable the stream: it holds only what is written from then on, for 24 hours.",
                stream(table),
                active(table));
    }

    static AdoptionStep renewStream(String table) {
        return new AdoptionStep(
                "Make the stream anew, at an hour when nobody writes, and stop its readers before: it has another ARN then, and no record of the old one.",
                UPDATE.formatted(table) + "--stream-specification StreamEnabled=false",
                active(table),
                stream(table),
                active(table));
    }

    /**
     * @param defined the table of the template, which has the index
     * @param actual the table of the account, by whose billing mode the index has units of its own or not
     */
    static AdoptionStep makeIndex(CreateTableRequest defined, String index, CreateTableRequest actual) {
        return new AdoptionStep(
                "Make the index. CloudFormation does not wait for its backfill, and without it the new function finds no row.",
                create(defined, index, actual),
                indexActive(defined.tableName(), index));
    }

    /** As {@link #makeIndex}, for an index that is there in another form. */
    static AdoptionStep makeIndexAnew(CreateTableRequest defined, String index, CreateTableRequest actual) {
        return new AdoptionStep(
                "Make the index anew. Until it is active, every query of it fails, so stop its readers before; what the stream holds waits for them.",
                delete(defined.tableName(), index),
                indexGone(defined.tableName(), index),
                create(defined, index, actual),
                indexActive(defined.tableName(), index));
    }

    static AdoptionStep deleteIndex(String table, String index) {
        return new AdoptionStep(
                "Find out who queries the index. If nobody does any more, delete it.",
                delete(table, index),
                indexGone(table, index));
    }

    static AdoptionStep endTimeToLive(String table, String attribute) {
        return new AdoptionStep(
                "End the deletion of items for their age.",
                "aws dynamodb update-time-to-live --table-name %s --time-to-live-specification Enabled=false,AttributeName=%s"
                        .formatted(table, attribute));
    }

    static AdoptionStep otherTable() {
        return new AdoptionStep(
                "Choose another name in cdk.json, table.name of the stage, deploy that table, and copy the items to it. This table stays as it is.");
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

    /** An index is provisioned or on demand as its table is, whatever the template makes of both later. */
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
