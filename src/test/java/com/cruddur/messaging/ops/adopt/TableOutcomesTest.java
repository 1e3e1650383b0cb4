package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.TableDifference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/** Tests the outcome of each difference between a table and its template. */
class TableOutcomesTest {

    private static final String INDEX = "GlobalSecondaryIndexes.message-group-sk-index.";

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughput.ReadCapacityUnits, 10, 5",
        "TableClass, STANDARD, STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled, true, false",
        "SSESpecification.Enabled, true, none",
        "AttributeDefinitions.message_group_uuid.AttributeType, S, none",
        "GlobalSecondaryIndexes.message-group-sk-index.ProvisionedThroughput.ReadCapacityUnits, 10, 9",
    })
    void deploy_changes_other_properties_in_place(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(AdoptionOutcome.IN_PLACE);
    }

    @ParameterizedTest
    @CsvSource({
        "KeySchema.sk.KeyType, RANGE, none",
        "KeySchema.pk.KeyType, HASH, RANGE",
        "AttributeDefinitions.sk.AttributeType, S, N",
        "LocalSecondaryIndexes.by-time.KeySchema.time.KeyType, none, RANGE",
    })
    void different_key_would_replace_the_table(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(AdoptionOutcome.REPLACED);
    }

    @ParameterizedTest
    @CsvSource({
        "BillingMode, PROVISIONED, PAY_PER_REQUEST",
        "ProvisionedThroughput.WriteCapacityUnits, 5, 10",
        "OnDemandThroughput.MaxWriteRequestUnits, 5, 10",
        "GlobalSecondaryIndexes.message-group-sk-index.ProvisionedThroughput.WriteCapacityUnits, 5, 6",
    })
    void lower_capacity_in_the_template_must_be_fixed_first(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(AdoptionOutcome.FIX_FIRST);
    }

    @ParameterizedTest
    @CsvSource({
        "BillingMode, PAY_PER_REQUEST, PROVISIONED",
        "ProvisionedThroughput.WriteCapacityUnits, none, 10",
        "OnDemandThroughput.MaxReadRequestUnits, 40, none",
        "OnDemandThroughput.MaxReadRequestUnits, 40, 20",
        "GlobalSecondaryIndexes.message-group-sk-index.ProvisionedThroughput.WriteCapacityUnits, none, 6",
        "GlobalSecondaryIndexes.message-group-sk-index.OnDemandThroughput.MaxWriteRequestUnits, 20, none",
    })
    void on_demand_or_higher_capacity_is_changed_in_place(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(AdoptionOutcome.IN_PLACE);
    }

    @Test
    void missing_index_must_be_created_first() {
        assertThat(outcomes(
                        new TableDifference(INDEX + "KeySchema.message_group_uuid.KeyType", "HASH", "none"),
                        new TableDifference(INDEX + "KeySchema.sk.KeyType", "RANGE", "none"),
                        new TableDifference(INDEX + "Projection.ProjectionType", "ALL", "none"),
                        new TableDifference(INDEX + "ProvisionedThroughput.ReadCapacityUnits", "5", "none")))
                .containsOnly(AdoptionOutcome.FIX_FIRST);
    }

    @Test
    void index_that_the_template_does_not_have_must_be_fixed_first() {
        assertThat(outcomes(
                        new TableDifference(
                                "GlobalSecondaryIndexes.by.user.KeySchema.user_uuid.KeyType", "none", "HASH"),
                        new TableDifference("GlobalSecondaryIndexes.by.user.Projection.ProjectionType", "none", "ALL")))
                .containsOnly(AdoptionOutcome.FIX_FIRST);
    }

    @ParameterizedTest
    @CsvSource({"KeySchema.sk.KeyType, RANGE, none", "Projection.ProjectionType, ALL, KEYS_ONLY"})
    void index_with_different_keys_or_projection_must_be_fixed_first(String property, String template, String account) {
        TableDifference other = new TableDifference(INDEX + "KeySchema.created_at.KeyType", "none", "RANGE");
        TableDifference difference = new TableDifference(INDEX + property, template, account);

        assertThat(TableOutcomes.outcome(difference, List.of(difference, other)))
                .isEqualTo(AdoptionOutcome.FIX_FIRST);
    }

    private static AdoptionOutcome outcome(TableDifference difference) {
        return TableOutcomes.outcome(difference, List.of(difference));
    }

    private static Stream<AdoptionOutcome> outcomes(TableDifference... differences) {
        return Stream.of(differences).map(difference -> TableOutcomes.outcome(difference, List.of(differences)));
    }

    private static final String DELETE = "{\"Delete\":{\"IndexName\":\"by-group\"}}";
    private static final String CREATE = "{\"Create\":{\"IndexName\":\"by-group\"";
    private static final String UNITS =
            "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":%d,\"WriteCapacityUnits\":%d}";

    /** The first two columns are the keys of the index in the template and in the account. */
    @ParameterizedTest
    @CsvSource({
        "group sk, group, true, true",
        "group sk, group time, true, true",
        "group, group sk, true, true",
        "group sk, '', false, true",
        "'', group, true, false"
    })
    void index_is_created_deleted_or_both(String template, String account, boolean deleted, boolean created) {
        List<String> commands = commands(
                table(
                        template,
                        ProvisionedThroughput.builder()
                                .readCapacityUnits(7L)
                                .writeCapacityUnits(8L)
                                .build()),
                table(account, null));

        assertThat(commands.stream().anyMatch(command -> command.contains(DELETE)))
                .isEqualTo(deleted);
        assertThat(commands.stream().anyMatch(command -> command.contains(CREATE)))
                .isEqualTo(created);
    }

    @ParameterizedTest
    @CsvSource({
        "PROVISIONED, PROVISIONED, 7",
        "PAY_PER_REQUEST, PROVISIONED, 9",
        "PROVISIONED, PAY_PER_REQUEST, ",
        "PAY_PER_REQUEST, PAY_PER_REQUEST, "
    })
    void new_index_has_units_only_if_its_table_has_units(BillingMode template, BillingMode account, Integer units) {
        CreateTableRequest defined = table(
                "group sk",
                template == BillingMode.PROVISIONED
                        ? ProvisionedThroughput.builder()
                                .readCapacityUnits(7L)
                                .writeCapacityUnits(7L)
                                .build()
                        : null);
        CreateTableRequest actual = CreateTableRequest.builder()
                .billingMode(account)
                .provisionedThroughput(
                        throughput -> throughput.readCapacityUnits(9L).writeCapacityUnits(9L))
                .build();

        assertThat(commands(defined, actual)).first().satisfies(command -> {
            if (units == null) {
                assertThat(command).doesNotContain("Throughput");
            } else {
                assertThat(command).contains(UNITS.formatted(units, units));
            }
        });
    }

    private static List<String> commands(CreateTableRequest defined, CreateTableRequest actual) {
        TableDifference difference =
                new TableDifference("GlobalSecondaryIndexes.by-group.KeySchema.sk.KeyType", "RANGE", "none");
        return TableOutcomes.of(difference, List.of(difference), defined, actual, false).remedy().stream()
                .flatMap(step -> step.commands().stream())
                .toList();
    }

    /** @param keys the key attributes of the index; empty for a table without an index */
    private static CreateTableRequest table(String keys, ProvisionedThroughput units) {
        CreateTableRequest.Builder table = CreateTableRequest.builder()
                .tableName("messages")
                .attributeDefinitions(Stream.of("group", "sk")
                        .map(name -> AttributeDefinition.builder()
                                .attributeName(name)
                                .attributeType("S")
                                .build())
                        .toList());
        if (keys.isEmpty()) {
            return table.build();
        }
        return table.globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-group")
                        .keySchema(Stream.of(keys.split(" "))
                                .map(key -> KeySchemaElement.builder()
                                        .attributeName(key)
                                        .build())
                                .toList())
                        .provisionedThroughput(units)
                        .build())
                .build();
    }
}
