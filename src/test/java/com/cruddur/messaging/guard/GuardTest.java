package com.cruddur.messaging.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.Finding.Severity;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule on the committed templates and a changed copy of them. */
@Concurrent
class GuardTest {

    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String KEY = "AWS::KMS::Key";
    private static final String INDEXES = "GlobalSecondaryIndexes";

    @TempDir
    Path directory;

    private TemplatePair pair(String variant) {
        return TemplatePair.of(variant, directory);
    }

    private TemplatePair prod() {
        return pair("prod");
    }

    private static ObjectAssert<Finding> assertOnly(TemplatePair pair) {
        List<Finding> findings = pair.findings();
        assertThat(findings).hasSize(1);
        return assertThat(findings.get(0));
    }

    private static void assertRefused(TemplatePair pair, String... says) {
        assertOnly(pair)
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.REFUSED))
                .satisfies(finding -> assertThat(finding.toString()).contains(says));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "prod-own-key"})
    void nothing_changed_is_nothing_found(String variant) {
        assertThat(pair(variant).findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rule_is_documented(RuleName rule) throws IOException {
        assertThat(Files.readString(Path.of("docs/diff-and-guard.md"))).contains("`%s`".formatted(rule));
    }

    @Test
    void harmless_changes_pass() {
        assertThat(prod().table(table -> {
                            table.put("TableClass", "STANDARD_INFREQUENT_ACCESS");
                            ((ObjectNode) table.get("ProvisionedThroughput")).put("ReadCapacityUnits", 10);
                            ((ObjectNode) table.at("/" + INDEXES + "/0/ProvisionedThroughput"))
                                    .put("ReadCapacityUnits", 10);
                        })
                        .findings())
                .isEmpty();
    }

    private TemplatePair withoutScaling() {
        return prod().edit(
                        "data",
                        template -> ((ObjectNode) template.get("Resources"))
                                .properties()
                                .removeIf(resource -> resource.getValue()
                                        .get("Type")
                                        .asText()
                                        .startsWith("AWS::ApplicationAutoScaling::")));
    }

    @Test
    void end_of_auto_scaling_is_a_warning_with_the_command_that_sets_the_units() {
        assertOnly(withoutScaling())
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
                .satisfies(finding -> assertThat(finding.toString())
                        .contains(
                                "leaves table and index at the units that they were scaled to last",
                                "aws dynamodb update-table --table-name TABLE "
                                        + "--provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5 "));
    }

    @Test
    void end_of_auto_scaling_with_other_units_passes_since_the_deploy_sets_them() {
        assertThat(withoutScaling()
                        .table(table -> ((ObjectNode) table.get("ProvisionedThroughput")).put("ReadCapacityUnits", 10))
                        .findings())
                .isEmpty();
    }

    private static void onDemand(ObjectNode table) {
        table.put("BillingMode", "PAY_PER_REQUEST").remove("ProvisionedThroughput");
        ((ObjectNode) table.at("/" + INDEXES + "/0")).remove("ProvisionedThroughput");
    }

    private static void assertWarning(TemplatePair pair, String... says) {
        assertOnly(pair)
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
                .satisfies(finding -> assertThat(finding.toString()).contains(says));
    }

    @Test
    void table_may_go_on_demand_with_a_warning_how_often() {
        assertWarning(withoutScaling().table(GuardTest::onDemand), "BillingMode", "four times in 24 hours at most");
    }

    @Test
    void table_may_come_back_from_on_demand_with_a_warning_of_its_units() {
        TemplatePair onDemand = pair("dev").table(GuardTest::onDemand).released();

        assertThat(onDemand.findings()).isEmpty();
        assertWarning(
                onDemand.table(table -> {
                    ObjectNode units = table.put("BillingMode", "PROVISIONED").putObject("ProvisionedThroughput");
                    units.put("ReadCapacityUnits", 5).put("WriteCapacityUnits", 5);
                    ((ObjectNode) table.at("/" + INDEXES + "/0")).set("ProvisionedThroughput", units.deepCopy());
                }),
                "BillingMode",
                "sets the template's units at once");
    }

    @Test
    void key_of_another_type_replaces_the_table() {
        assertRefused(
                prod().table(table -> ((ObjectNode) table.at("/AttributeDefinitions/0")).put("AttributeType", "N")),
                "AttributeDefinitions",
                "replaces the table for another type of",
                "N instead of S");
    }

    @Test
    void items_that_would_be_deleted_for_their_age_are_refused() {
        assertRefused(
                prod().table(table -> table.putObject("TimeToLiveSpecification")
                        .put("AttributeName", "expires")
                        .put("Enabled", true)),
                "TimeToLiveSpecification",
                "has DynamoDB delete every item whose expires is past");
    }

    @Test
    void items_that_would_be_deleted_by_another_attribute_are_refused() {
        TemplatePair released = prod().table(table -> table.putObject("TimeToLiveSpecification")
                        .put("AttributeName", "expires")
                        .put("Enabled", true))
                .released();

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.table(
                        table -> ((ObjectNode) table.get("TimeToLiveSpecification")).put("AttributeName", "created")),
                "has DynamoDB delete every item whose created is past");
    }

    @Test
    void table_that_is_there_only_on_a_condition_is_refused() {
        assertRefused(
                prod().resource("data", TABLE, table -> table.put("Condition", "IsPrimary")),
                "Condition",
                "removes it as soon as IsPrimary is false");
    }

    @Test
    void items_that_are_no_longer_deleted_for_their_age_pass() {
        assertThat(prod().table(table ->
                                table.putObject("TimeToLiveSpecification").put("Enabled", false))
                        .findings())
                .isEmpty();
    }

    @Test
    void first_release_and_new_stacks_pass() {
        TemplatePair prod = prod();

        assertThat(Guard.check(TemplateDiff.between(Checkout.ROOT, Optional.empty(), Optional.of(prod.next()), false)))
                .isEmpty();
    }

    /** Its stream is another one as well, which nobody changed. */
    @Test
    void table_of_another_name_is_another_table() {
        assertRefused(
                prod().table(table -> table.put("TableName", "other")),
                "AWS::DynamoDB::Table MessagesTable9E4E97A0 in cruddur-messages-data: TableName\n",
                "CloudFormation replaces it with an empty one, and leaves the old one outside any stack",
                "Safely: keep this one",
                "Rule: MessagesTable9E4E97A0:replacement");
    }

    @Test
    void property_that_follows_from_a_replacement_is_not_named_as_changed() {
        assertOnly(prod().resource(
                                "cache",
                                "AWS::DAX::SubnetGroup",
                                group -> ((ObjectNode) group.get("Properties")).put("SubnetGroupName", "other")))
                .satisfies(finding ->
                        assertThat(finding.property()).isEqualTo("replacement of what its SubnetGroupName refers to"));
    }

    @Test
    void replaced_table_that_is_not_retained_is_lost() {
        List<Finding> findings =
                pair("dev").table(table -> table.putArray("KeySchema")).findings();

        assertThat(findings)
                .first()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("KeySchema", "deletes the old one: every message and group is lost"));
    }

    @Test
    void table_of_another_type_is_another_table() {
        assertThat(prod().resource("data", TABLE, table -> table.put("Type", "AWS::DynamoDB::GlobalTable"))
                        .findings())
                .extracting(Finding::property)
                .containsExactly("Type");
    }

    @Test
    void removed_table_that_is_retained_is_orphaned() {
        assertRefused(prod().move("data", TABLE, Optional.empty()), "removed", "leaves the old one outside any stack");
    }

    @Test
    void removed_table_that_is_not_retained_is_lost() {
        assertRefused(
                pair("dev").move("data", TABLE, Optional.empty()),
                "removed",
                "deletes the old one: every message and group is lost");
    }

    @Test
    void removed_stack_takes_its_table_along() {
        assertRefused(prod().remove("data"), "MessagesTable9E4E97A0 in cruddur-messages-data: removed");
    }

    @Test
    void table_of_another_logical_id_is_another_table() {
        assertRefused(
                prod().move("data", TABLE, Optional.of("Renamed")),
                "logical ID, now Renamed in cruddur-messages-data",
                "fails if the old one has its name",
                "cdk refactor");
    }

    @Test
    void removed_key_takes_the_table_along() {
        assertRefused(
                pair("prod-own-key").move("data", KEY, Optional.empty()),
                KEY,
                "removed",
                "until the table has been encrypted with another");
    }

    @Test
    void removed_cluster_is_a_warning() {
        assertOnly(prod().remove("cache")).extracting(Finding::severity).isEqualTo(Severity.WARNING);
    }

    @Test
    void replaced_cluster_is_a_warning() {
        assertOnly(prod().resource(
                                "cache",
                                "AWS::DAX::Cluster",
                                cluster -> ((ObjectNode) cluster.get("Properties")).put("NodeType", "dax.r5.large")))
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.toString()).contains("NodeType", "replaces it", "another endpoint");
                });
    }

    @Test
    void dropped_index_is_refused() {
        assertRefused(
                prod().table(table -> table.remove(INDEXES)),
                "GlobalSecondaryIndexes, without message-group-sk-index",
                "every query on it fails",
                "in a release of its own");
    }

    @Test
    void changed_index_is_a_deleted_and_a_created_one() {
        List<Finding> findings = prod().table(table ->
                        ((ObjectNode) table.at("/" + INDEXES + "/0/Projection")).put("ProjectionType", "KEYS_ONLY"))
                .findings();

        assertThat(findings)
                .extracting(Finding::property)
                .containsExactly(
                        "GlobalSecondaryIndexes, keys or projection of message-group-sk-index",
                        "GlobalSecondaryIndexes, 2 created or deleted at once");
    }

    @Test
    void one_new_index_passes() {
        assertThat(prod().table(newIndexes("a")).findings()).isEmpty();
    }

    @Test
    void two_new_indexes_at_once_are_refused() {
        assertRefused(
                prod().table(newIndexes("a", "b")),
                "GlobalSecondaryIndexes, 2 created or deleted at once",
                "one update of a table creates or deletes one index",
                "one by one");
    }

    @Test
    void local_index_is_made_with_its_table() {
        assertRefused(
                prod().table(table ->
                        table.putArray("LocalSecondaryIndexes").addObject().put("IndexName", "local")),
                "LocalSecondaryIndexes",
                "fails");
    }

    private static Consumer<ObjectNode> newIndexes(String... names) {
        return table -> {
            for (String name : names) {
                ObjectNode index = table.at("/" + INDEXES + "/0").deepCopy();
                ((ArrayNode) table.get(INDEXES)).add(index.put("IndexName", name));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeletionPolicy", "UpdateReplacePolicy"})
    void weaker_retention_is_refused(String policy) {
        assertRefused(
                prod().resource("data", TABLE, table -> table.put(policy, "Delete")), policy, "deletes it for good");
    }

    @Test
    void retention_of_all_but_a_failed_create_is_retention() {
        TemplatePair released =
                prod().resource("data", TABLE, table -> table.put("DeletionPolicy", "RetainExceptOnCreate"));

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.released().resource("data", TABLE, table -> table.put("DeletionPolicy", "Delete")),
                "DeletionPolicy",
                "deletes it for good");
    }

    @Test
    void weaker_retention_of_the_key_is_refused() {
        assertRefused(
                pair("prod-own-key").resource("data", KEY, key -> key.remove("DeletionPolicy")), KEY, "DeletionPolicy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ended_deletion_protection_is_refused(boolean bySilence) {
        assertRefused(
                prod().table(table -> {
                    table.put("DeletionProtectionEnabled", false);
                    if (bySilence) {
                        table.remove("DeletionProtectionEnabled");
                    }
                }),
                "DeletionProtectionEnabled",
                "DeleteTable");
    }

    @Test
    void ended_point_in_time_recovery_is_refused() {
        assertRefused(
                prod().table(table -> table.remove("PointInTimeRecoverySpecification")),
                "PointInTimeRecoverySpecification",
                "discards the continuous backups of the last 35 days");
    }

    @Test
    void shorter_point_in_time_recovery_is_refused() {
        assertRefused(
                prod().table(table ->
                        ((ObjectNode) table.get("PointInTimeRecoverySpecification")).put("RecoveryPeriodInDays", 7)),
                "for 7 from now on");
    }

    @Test
    void encryption_with_a_key_of_aws_instead_of_the_own_one_is_refused() {
        assertRefused(
                pair("prod-own-key")
                        .table(table -> ((ObjectNode) table.get("SSESpecification")).remove("KMSMasterKeyId")),
                "SSESpecification",
                "an aws-managed key instead of an own-key one");
    }

    @Test
    void encryption_with_an_aws_owned_key_is_refused() {
        assertRefused(
                prod().table(table -> table.remove("SSESpecification")),
                "an aws-owned key instead of an aws-managed one");
    }

    @Test
    void stronger_protection_passes() {
        assertThat(pair("dev")
                        .table(table -> {
                            table.put("DeletionProtectionEnabled", true);
                            table.putObject("SSESpecification").put("SSEEnabled", true);
                            table.putObject("PointInTimeRecoverySpecification").put("PointInTimeRecoveryEnabled", true);
                        })
                        .resource("data", TABLE, table -> table.put("DeletionPolicy", "Retain"))
                        .findings())
                .isEmpty();
    }

    @Test
    void disabled_key_is_refused() {
        assertRefused(key(key -> key.put("Enabled", false)), "Enabled", "cannot be read or written");
    }

    @Test
    void key_that_no_longer_rotates_is_refused() {
        assertRefused(key(key -> key.remove("EnableKeyRotation")), "EnableKeyRotation", "ends the yearly rotation");
    }

    @Test
    void key_that_was_disabled_and_did_not_rotate_may_stay_so() {
        TemplatePair released = key(key -> key.put("Enabled", false).put("EnableKeyRotation", false))
                .released();

        assertThat(released.resource("data", KEY, key -> ((ObjectNode) key.get("Properties")).put("Description", "old"))
                        .findings())
                .isEmpty();
    }

    private TemplatePair key(Consumer<ObjectNode> change) {
        return pair("prod-own-key").resource("data", KEY, key -> change.accept((ObjectNode) key.get("Properties")));
    }

    @Test
    void stream_of_another_view_type_is_another_stream() {
        assertRefused(
                prod().table(table ->
                        ((ObjectNode) table.get("StreamSpecification")).put("StreamViewType", "NEW_AND_OLD_IMAGES")),
                "StreamSpecification",
                "begins another",
                "mapping goes on with the ARN of the one that is gone");
    }

    @Test
    void ended_stream_is_refused() {
        assertRefused(prod().table(table -> table.remove("StreamSpecification")), "ends the stream.");
    }
}
