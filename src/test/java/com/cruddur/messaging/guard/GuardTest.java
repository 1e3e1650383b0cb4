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
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests each rule on committed templates and a changed copy of them. */
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
    void unchanged_templates_have_no_finding(String variant) {
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
    void removed_auto_scaling_is_a_warning_with_the_command_that_sets_the_units() {
        assertOnly(withoutScaling())
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
                .satisfies(finding -> assertThat(finding.toString())
                        .contains(
                                "The table and its index keep the units that auto scaling last set",
                                "aws dynamodb update-table --table-name TABLE "
                                        + "--provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5 "));
    }

    @Test
    void removed_auto_scaling_with_changed_units_passes_because_the_deploy_sets_them() {
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
    void switch_to_on_demand_is_a_warning_with_its_limit() {
        assertWarning(withoutScaling().table(GuardTest::onDemand), "BillingMode", "at most four times in 24 hours");
    }

    @Test
    void switch_to_provisioned_is_a_warning_of_throttling() {
        TemplatePair onDemand = pair("dev").table(GuardTest::onDemand).released();

        assertThat(onDemand.findings()).isEmpty();
        assertWarning(
                onDemand.table(table -> {
                    ObjectNode units = table.put("BillingMode", "PROVISIONED").putObject("ProvisionedThroughput");
                    units.put("ReadCapacityUnits", 5).put("WriteCapacityUnits", 5);
                    ((ObjectNode) table.at("/" + INDEXES + "/0")).set("ProvisionedThroughput", units.deepCopy());
                }),
                "BillingMode",
                "gets the units of the template at once");
    }

    @Test
    void changed_type_of_a_key_attribute_is_refused() {
        assertRefused(
                prod().table(table -> ((ObjectNode) table.at("/AttributeDefinitions/0")).put("AttributeType", "N")),
                "AttributeDefinitions",
                "CloudFormation replaces the table",
                "changes from S to N");
    }

    @Test
    void new_time_to_live_is_refused() {
        assertRefused(
                prod().table(table -> table.putObject("TimeToLiveSpecification")
                        .put("AttributeName", "expires")
                        .put("Enabled", true)),
                "TimeToLiveSpecification",
                "deletes every item whose attribute expires holds a time in the past");
    }

    @Test
    void changed_attribute_of_time_to_live_is_refused() {
        TemplatePair released = prod().table(table -> table.putObject("TimeToLiveSpecification")
                        .put("AttributeName", "expires")
                        .put("Enabled", true))
                .released();

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.table(
                        table -> ((ObjectNode) table.get("TimeToLiveSpecification")).put("AttributeName", "created")),
                "deletes every item whose attribute created holds a time in the past");
    }

    @Test
    void table_with_a_condition_is_refused() {
        assertRefused(
                prod().resource("data", TABLE, table -> table.put("Condition", "IsPrimary")),
                "Condition",
                "removes the resource as soon as the condition IsPrimary is false");
    }

    @Test
    void disabled_time_to_live_passes() {
        assertThat(prod().table(table ->
                                table.putObject("TimeToLiveSpecification").put("Enabled", false))
                        .findings())
                .isEmpty();
    }

    @Test
    void first_release_and_new_stacks_pass() {
        TemplatePair prod = prod();

        assertThat(Guard.check(TemplateDiff.between(
                        Checkout.ROOT, Optional.empty(), Optional.of(prod.next()), false, OptionalInt.empty())))
                .isEmpty();
    }

    /** Replacing the table also replaces its stream, but the stream rule does not report it. */
    @Test
    void renamed_table_is_refused_as_a_replacement() {
        assertRefused(
                prod().table(table -> table.put("TableName", "other")),
                "AWS::DynamoDB::Table MessagesTable9E4E97A0 in cruddur-messages-data: TableName\n",
                "Effect: CloudFormation replaces the resource with a new one, and leaves the old one outside any stack: the new table is empty",
                "What to do: Keep this table",
                "Rule: MessagesTable9E4E97A0:replacement");
    }

    @Test
    void reference_to_a_replaced_resource_is_not_called_a_changed_property() {
        assertOnly(prod().resource(
                                "cache",
                                "AWS::DAX::SubnetGroup",
                                group -> ((ObjectNode) group.get("Properties")).put("SubnetGroupName", "other")))
                .satisfies(finding ->
                        assertThat(finding.property()).isEqualTo("SubnetGroupName (refers to a replaced resource)"));
    }

    @Test
    void replaced_table_that_is_not_retained_is_lost() {
        List<Finding> findings =
                pair("dev").table(table -> table.putArray("KeySchema")).findings();

        assertThat(findings)
                .first()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("KeySchema", "deletes the old one: every message and conversation list is lost"));
    }

    @Test
    void table_with_a_changed_resource_type_is_refused() {
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
                "deletes the old one: every message and conversation list is lost");
    }

    @Test
    void removed_stack_is_refused_as_a_removal_of_its_table() {
        assertRefused(prod().remove("data"), "MessagesTable9E4E97A0 in cruddur-messages-data: removed");
    }

    @Test
    void table_with_a_changed_logical_id_is_refused() {
        assertRefused(
                prod().move("data", TABLE, Optional.of("Renamed")),
                "logical ID, now Renamed in cruddur-messages-data",
                "fails if the old one has its name",
                "cdk refactor");
    }

    @Test
    void removed_key_is_refused() {
        assertRefused(
                pair("prod-own-key").move("data", KEY, Optional.empty()),
                KEY,
                "removed",
                "until a different key encrypts its data");
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
                    assertThat(finding.toString()).contains("NodeType", "replaces the resource", "new endpoint");
                });
    }

    @Test
    void dropped_index_is_refused() {
        assertRefused(
                prod().table(table -> table.remove(INDEXES)),
                "GlobalSecondaryIndexes, without message-group-sk-index",
                "every query on it fails",
                "in a separate release");
    }

    @Test
    void changed_index_counts_as_a_deletion_and_a_creation() {
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
                "one update of a table can create or delete only one index",
                "one by one");
    }

    @Test
    void new_local_index_is_refused() {
        assertRefused(
                prod().table(table ->
                        table.putArray("LocalSecondaryIndexes").addObject().put("IndexName", "local")),
                "LocalSecondaryIndexes",
                "The deploy fails");
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
                prod().resource("data", TABLE, table -> table.put(policy, "Delete")),
                policy,
                "permanently deletes the resource");
    }

    @Test
    void retain_except_on_create_counts_as_retention() {
        TemplatePair released =
                prod().resource("data", TABLE, table -> table.put("DeletionPolicy", "RetainExceptOnCreate"));

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.released().resource("data", TABLE, table -> table.put("DeletionPolicy", "Delete")),
                "DeletionPolicy",
                "permanently deletes the resource");
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
                "discards all continuous backups");
    }

    @Test
    void shorter_point_in_time_recovery_is_refused() {
        assertRefused(
                prod().table(table ->
                        ((ObjectNode) table.get("PointInTimeRecoverySpecification")).put("RecoveryPeriodInDays", 7)),
                "RecoveryPeriodInDays changes from 35 to 7");
    }

    @Test
    void aws_managed_key_instead_of_a_customer_managed_key_is_refused() {
        assertRefused(
                pair("prod-own-key")
                        .table(table -> ((ObjectNode) table.get("SSESpecification")).remove("KMSMasterKeyId")),
                "SSESpecification",
                "changes from own-key to aws-managed");
    }

    @Test
    void aws_owned_key_instead_of_an_aws_managed_key_is_refused() {
        assertRefused(prod().table(table -> table.remove("SSESpecification")), "changes from aws-managed to aws-owned");
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
        assertRefused(
                key(key -> key.put("Enabled", false)), "Enabled", "nothing that it encrypts can be read or written");
    }

    @Test
    void key_that_no_longer_rotates_is_refused() {
        assertRefused(key(key -> key.remove("EnableKeyRotation")), "EnableKeyRotation", "no longer rotates the key");
    }

    @Test
    void key_that_stays_disabled_and_without_rotation_passes() {
        TemplatePair released = key(key -> key.put("Enabled", false).put("EnableKeyRotation", false))
                .released();

        assertThat(released.resource("data", KEY, key -> ((ObjectNode) key.get("Properties")).put("Description", "old"))
                        .findings())
                .isEmpty();
    }

    @Test
    void effects_on_the_key_of_the_alarm_topic_do_not_speak_of_the_table() {
        List<TemplatePair> changes = List.of(
                topicKey(key -> key.put("Enabled", false)),
                topicKey(key -> key.put("PendingWindowInDays", 7)),
                topicKey(key -> key.put("BypassPolicyLockoutSafetyCheck", true)),
                topicKey(key -> key.putObject("KeyPolicy")),
                topicKey(key -> ((ObjectNode) key.at("/KeyPolicy/Statement/0")).put("Effect", "Deny")),
                topicKey(key -> ((ArrayNode) key.at("/KeyPolicy/Statement")).addObject()),
                prod().move("watch", KEY, Optional.empty()));

        assertThat(changes)
                .allSatisfy(change -> assertThat(change.findings())
                        .filteredOn(finding -> finding.resource().isA(StatefulType.KEY))
                        .isNotEmpty()
                        .extracting(finding -> finding.consequence() + finding.remedy())
                        .allSatisfy(text -> assertThat(text).doesNotContain("table", "message")));
    }

    private TemplatePair topicKey(Consumer<ObjectNode> change) {
        return prod().resource("watch", KEY, key -> change.accept((ObjectNode) key.get("Properties")));
    }

    private TemplatePair key(Consumer<ObjectNode> change) {
        return pair("prod-own-key").resource("data", KEY, key -> change.accept((ObjectNode) key.get("Properties")));
    }

    @Test
    void changed_view_type_of_the_stream_is_refused() {
        assertRefused(
                prod().table(table ->
                        ((ObjectNode) table.get("StreamSpecification")).put("StreamViewType", "NEW_AND_OLD_IMAGES")),
                "StreamSpecification",
                "a new one starts",
                "mapping keeps the ARN of the old stream");
    }

    @Test
    void ended_stream_is_refused() {
        assertRefused(prod().table(table -> table.remove("StreamSpecification")), "The table's stream ends.");
    }
}
