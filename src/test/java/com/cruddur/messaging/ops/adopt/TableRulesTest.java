package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.TableDifference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would become of each property of a table. */
class TableRulesTest {

    private static final String INDEX = "GlobalSecondaryIndexes.message-group-sk-index.";

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughput.ReadCapacityUnits, 10, 5",
        "TableClass, STANDARD, STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled, true, false",
        "SSESpecification.Enabled, true, none",
        "StreamSpecification.StreamEnabled, true, none",
        "StreamSpecification.StreamViewType, NEW_IMAGE, none",
        "AttributeDefinitions.message_group_uuid.AttributeType, S, none",
        "GlobalSecondaryIndexes.message-group-sk-index.ProvisionedThroughput.ReadCapacityUnits, 10, 9",
    })
    void property_that_cloudformation_can_change_is_changed_in_place(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(Outcome.IN_PLACE);
    }

    @ParameterizedTest
    @CsvSource({
        "KeySchema.sk.KeyType, RANGE, none",
        "KeySchema.pk.KeyType, HASH, RANGE",
        "AttributeDefinitions.sk.AttributeType, S, N",
        "LocalSecondaryIndexes.by-time.KeySchema.time.KeyType, none, RANGE",
    })
    void key_of_another_kind_would_replace_the_table(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(Outcome.REPLACED);
    }

    @ParameterizedTest
    @CsvSource({
        "BillingMode, PROVISIONED, PAY_PER_REQUEST",
        "ProvisionedThroughput.WriteCapacityUnits, 5, 10",
        "OnDemandThroughput.MaxWriteRequestUnits, 5, 10",
        "GlobalSecondaryIndexes.message-group-sk-index.ProvisionedThroughput.WriteCapacityUnits, 5, 6",
    })
    void capacity_that_is_in_use_is_not_taken_away(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(Outcome.FIRST);
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
    void table_goes_on_demand_in_place(String property, String template, String account) {
        assertThat(outcome(new TableDifference(property, template, account))).isEqualTo(Outcome.IN_PLACE);
    }

    @Test
    void stream_of_another_view_type_is_matched_first() {
        assertThat(outcome(new TableDifference("StreamSpecification.StreamViewType", "NEW_IMAGE", "KEYS_ONLY")))
                .isEqualTo(Outcome.FIRST);
    }

    @Test
    void missing_index_is_added_in_place() {
        assertThat(outcomes(
                        new TableDifference(INDEX + "KeySchema.message_group_uuid.KeyType", "HASH", "none"),
                        new TableDifference(INDEX + "KeySchema.sk.KeyType", "RANGE", "none"),
                        new TableDifference(INDEX + "Projection.ProjectionType", "ALL", "none"),
                        new TableDifference(INDEX + "ProvisionedThroughput.ReadCapacityUnits", "5", "none")))
                .containsOnly(Outcome.IN_PLACE);
    }

    @Test
    void index_that_the_template_does_not_know_is_not_dropped() {
        assertThat(outcomes(
                        new TableDifference(
                                "GlobalSecondaryIndexes.by.user.KeySchema.user_uuid.KeyType", "none", "HASH"),
                        new TableDifference("GlobalSecondaryIndexes.by.user.Projection.ProjectionType", "none", "ALL")))
                .containsOnly(Outcome.FIRST);
    }

    @ParameterizedTest
    @CsvSource({"KeySchema.sk.KeyType, RANGE, none", "Projection.ProjectionType, ALL, KEYS_ONLY"})
    void index_of_another_form_is_matched_first(String property, String template, String account) {
        TableDifference other = new TableDifference(INDEX + "KeySchema.created_at.KeyType", "none", "RANGE");
        TableDifference difference = new TableDifference(INDEX + property, template, account);

        assertThat(TableRules.outcome(difference, List.of(difference, other))).isEqualTo(Outcome.FIRST);
    }

    private static Outcome outcome(TableDifference difference) {
        return TableRules.outcome(difference, List.of(difference));
    }

    private static Stream<Outcome> outcomes(TableDifference... differences) {
        return Stream.of(differences).map(difference -> TableRules.outcome(difference, List.of(differences)));
    }
}
