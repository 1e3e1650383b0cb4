package com.cruddur.messaging.ops;

import static com.cruddur.messaging.ops.CommandRun.cruddur;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Schema;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tests {@code ddb schema-load}. */
@TestMethodOrder(OrderAnnotation.class)
class SchemaLoadIT {

    private static final String ACCESS_KEY = EmulatedAws.accessKey("schema-load");
    private static final String ENDPOINT = EmulatedAws.ENDPOINT;
    private static final String REGION = "ap-south-1";
    private static final Map<String, String> AMBIENT =
            Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", "secret", "AWS_REGION", REGION);

    private static String[] load(String... options) {
        String[] command = {"ddb", "schema-load", "--endpoint-url", ENDPOINT, "--region", REGION};
        return Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    @Order(1)
    void first_run_creates_the_table_of_the_templates() {
        CommandRun run = cruddur(load()).exits(0);

        assertThat(run.out())
                .containsPattern("GlobalSecondaryIndexes.message-group-sk-index.KeySchema.sk.KeyType +RANGE")
                .containsPattern("StreamSpecification.StreamViewType +NEW_IMAGE");
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, REGION)) {
            TableDescription table = client.describeTable(describe -> describe.tableName(Schema.TABLE))
                    .table();
            assertThat(table.provisionedThroughput().writeCapacityUnits()).isEqualTo(5);
            assertThat(table.globalSecondaryIndexes().get(0).indexName()).isEqualTo(Schema.MESSAGE_GROUP_INDEX);
            assertThat(table.latestStreamArn()).isNotBlank();
        }
    }

    @Test
    @Order(2)
    void second_run_finds_the_table_as_defined() {
        CommandRun run = cruddur(load("--format", "json")).exits(0);

        JsonNode answer = run.json().get(0);
        assertThat(run.err()).contains("already exists at " + ENDPOINT + " and is as the template defines it");
        assertThat(answer.path("created").asBoolean()).isFalse();
        assertThat(answer.path("differences")).isEmpty();
        assertThat(answer.at("/Table/TableName").asText()).isEqualTo(Schema.TABLE);
    }

    @Test
    @Order(3)
    void table_that_differs_is_not_changed_and_every_difference_is_printed() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, REGION)) {
            client.updateTable(update -> update.tableName(Schema.TABLE)
                    .provisionedThroughput(units -> units.readCapacityUnits(7L).writeCapacityUnits(5L)));

            CommandRun run = cruddur(load()).exits(1);

            assertThat(run.out()).matches("ProvisionedThroughput.ReadCapacityUnits  defined: 5  actual: 7\\R");
            assertThat(run.err()).contains("differs from the template. Nothing was changed.");
            assertThat(client.describeTable(describe -> describe.tableName(Schema.TABLE))
                            .table()
                            .provisionedThroughput()
                            .readCapacityUnits())
                    .isEqualTo(7);
        }
    }

    @Test
    void directory_that_is_not_an_assembly_is_resolved_from_the_users_directory() {
        CommandRun run = cruddur(load("--assembly", "tmp")).exits(1);

        assertThat(run.err()).startsWith("cruddur: tmp is not a cloud assembly");
    }

    @Test
    void table_in_prod_needs_a_confirmation() {
        CommandRun run = cruddur(AMBIENT, "ddb", "schema-load", "prod", "--stage", "dev", "--endpoint-url", ENDPOINT)
                .exits(1);

        assertThat(run.err()).contains("npx cdk deploy creates the table within CloudFormation", "give --yes");
        try (DynamoDbClient client = EmulatedAws.client(ACCESS_KEY, REGION)) {
            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }
}
