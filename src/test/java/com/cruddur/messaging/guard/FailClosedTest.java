package com.cruddur.messaging.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.Finding.Severity;
import com.cruddur.messaging.testing.Concurrent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the guard refuses changes whose effect it cannot know, and reports changes that give others access to the data. */
@Concurrent
class FailClosedTest {

    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String KEY = "AWS::KMS::Key";
    private static final String MAPPING = "AWS::Lambda::EventSourceMapping";
    private static final String PROD = "aws://111122223333/us-east-1";
    private static final String UNKNOWN = "MessagesTable9E4E97A0:unknown-value";
    private static final String KEY_POLICY = "MessagesKeyD2B7054B:key-policy";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private TemplatePair prod() {
        return TemplatePair.of("prod", directory);
    }

    private TemplatePair ownKey() {
        return TemplatePair.of("prod-own-key", directory);
    }

    private TemplatePair key(Consumer<ObjectNode> change) {
        return properties(ownKey(), "data", KEY, change);
    }

    private static TemplatePair properties(TemplatePair pair, String stack, String type, Consumer<ObjectNode> change) {
        return pair.resource(stack, type, resource -> change.accept((ObjectNode) resource.get("Properties")));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<String> ids(TemplatePair pair, Severity severity) {
        return pair.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::id)
                .toList();
    }

    private static void assertRefused(TemplatePair pair, String... ids) {
        assertThat(ids(pair, Severity.REFUSED)).contains(ids);
    }

    private static void assertWarned(TemplatePair pair, String... ids) {
        assertThat(ids(pair, Severity.REFUSED)).isEmpty();
        assertThat(ids(pair, Severity.WARNING)).containsExactlyInAnyOrder(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Ref': 'BootstrapVersion'}",
                "{'Fn::If': ['IsSafe', true, false]}",
                "{'Fn::If': ['IsSafe', true, {'Ref': 'AWS::NoValue'}]}",
                "{'Fn::FindInMap': ['Map', 'a', 'b']}",
                "{'Fn::ImportValue': 'elsewhere'}",
                "{'Fn::GetStackOutput': {'StackName': 'elsewhere', 'OutputName': 'a'}}",
                "{'Fn::GetAtt': ['MessagesTableReadScalingTarget34166003', 'Id']}",
                "{'Fn::GetAtt': 'MessagesTableReadScalingTarget34166003.Id'}",
                "{'Fn::Sub': '${BootstrapVersion}'}",
                "{'Fn::Join': ['', ['tr', {'Ref': 'BootstrapVersion'}]]}",
                "{'Fn::Transform': {'Name': 'AWS::Include'}}",
                "{'Fn::Select': [0, {'Fn::GetAZs': ''}]}",
                "'{{resolve:ssm:protect}}'",
                "{'Fn::Anything': 'new'}"
            })
    void deploy_time_value_is_refused_as_protection(String value) {
        assertRefused(prod().table(table -> table.set("DeletionProtectionEnabled", json(value))), UNKNOWN);
        assertRefused(
                prod().table(table -> ((ObjectNode) table.get("PointInTimeRecoverySpecification"))
                        .set("RecoveryPeriodInDays", json(value))),
                UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TableName",
                "KeySchema",
                "AttributeDefinitions",
                "GlobalSecondaryIndexes",
                "LocalSecondaryIndexes",
                "StreamSpecification",
                "SSESpecification",
                "TimeToLiveSpecification",
                "PointInTimeRecoverySpecification",
                "BillingMode",
                "ResourcePolicy",
                "KinesisStreamSpecification",
                "SomethingNew"
            })
    void deploy_time_value_is_refused_in_every_protected_property(String property) {
        assertRefused(prod().table(table -> table.set(property, json("{'Ref': 'BootstrapVersion'}"))), UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeletionPolicy", "UpdateReplacePolicy"})
    void deploy_time_value_is_refused_as_retention(String policy) {
        assertRefused(
                prod().resource("data", TABLE, table -> table.set(policy, json("{'Ref': 'BootstrapVersion'}"))),
                UNKNOWN);
    }

    @Test
    void deploy_time_value_passes_as_capacity() {
        TemplatePair pair = prod().table(table -> {
            ((ObjectNode) table.get("ProvisionedThroughput")).set("ReadCapacityUnits", json("{'Ref': 'P'}"));
            ((ObjectNode) table.at("/GlobalSecondaryIndexes/0/ProvisionedThroughput"))
                    .set("ReadCapacityUnits", json("{'Ref': 'P'}"));
        });

        assertThat(pair.findings()).isEmpty();
    }

    /** The base already contains the value and its parameter, condition, mapping or custom resource. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Ref': 'P'}                               | /Parameters/P",
                "{'Fn::Sub': '${P}'}                        | /Parameters/P",
                "{'Fn::If': ['C', true, false]}             | /Conditions/C",
                "{'Fn::If': ['C', true, false]}             | /Parameters/P",
                "{'Fn::FindInMap': ['M', 'a', 'b']}         | /Mappings/M/a",
                "{'Fn::GetAtt': ['Custom', 'Value']}        | /Resources/Custom/Properties"
            })
    void unchanged_deploy_time_value_passes_until_a_dependency_changes(String value, String dependency) {
        TemplatePair released = prod().edit("data", data -> {
                    data.set("Conditions", json("{'C': {'Fn::Equals': [{'Ref': 'P'}, 'a']}}"));
                    data.set("Mappings", json("{'M': {'a': {'b': true}}}"));
                    ((ObjectNode) data.get("Parameters")).set("P", json("{'Type': 'String', 'Default': 'a'}"));
                    ((ObjectNode) data.get("Resources"))
                            .set("Custom", json("{'Type': 'Custom::Lookup', 'Properties': {'Of': 'a'}}"));
                })
                .table(table -> table.set("DeletionProtectionEnabled", json(value)))
                .released();
        assertThat(released.findings()).isEmpty();

        assertRefused(released.edit("data", data -> ((ObjectNode) data.at(dependency)).put("Changed", "b")), UNKNOWN);
    }

    @Test
    void unchanged_reference_passes_until_its_resource_is_replaced() {
        TemplatePair released = prod().edit(
                        "data",
                        data -> ((ObjectNode) data.get("Resources"))
                                .set(
                                        "Topic",
                                        json(
                                                "{'Type': 'AWS::SNS::Topic', 'Properties': {'TopicName': 'a', 'DisplayName': 'a'}}")))
                .table(table -> table.set("TableName", json("{'Ref': 'Topic'}")))
                .released();
        assertThat(released.edit(
                                "data",
                                data -> ((ObjectNode) data.at("/Resources/Topic/Properties")).put("DisplayName", "b"))
                        .findings())
                .isEmpty();

        assertRefused(
                released.edit(
                        "data", data -> ((ObjectNode) data.at("/Resources/Topic/Properties")).put("TopicName", "b")),
                UNKNOWN,
                "MessagesTable9E4E97A0:replacement");
    }

    @Test
    void changed_definition_of_a_condition_is_refused() {
        TemplatePair released = prod().resource("data", TABLE, table -> table.put("Condition", "C"))
                .edit("data", data -> data.set("Conditions", json("{'C': {'Fn::Equals': ['a', 'a']}}")))
                .released();
        assertThat(released.findings()).isEmpty();

        assertRefused(
                released.edit("data", data -> data.set("Conditions", json("{'C': {'Fn::Equals': ['a', 'b']}}"))),
                "MessagesTable9E4E97A0:condition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "stream"})
    void new_macro_is_refused(String stack) {
        String id = "cruddur-messages-%s:transform".formatted(stack);

        assertRefused(prod().edit(stack, template -> template.put("Transform", "AWS::LanguageExtensions")), id);
        assertRefused(
                prod().edit(
                                stack,
                                template -> ((ObjectNode) template.get("Resources"))
                                        .set("Fn::ForEach::Tables", json("['Name', ['a'], {}]"))),
                id);
        assertRefused(
                prod().edit(
                                stack,
                                template -> template.at("/Resources")
                                        .forEach(resource -> ((ObjectNode) resource.get("Properties"))
                                                .set("Fn::Transform", json("{'Name': 'AWS::Include'}")))),
                id);
    }

    @Test
    void any_change_of_a_stack_with_data_and_a_macro_is_refused() {
        TemplatePair released =
                prod().edit("data", data -> data.put("Transform", "Macro")).released();

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.edit("data", data -> data.put("Description", "other")), "cruddur-messages-data:transform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS::CloudFormation::Stack", "My::Tables::Kit::MODULE"})
    void nested_template_is_a_warning_when_new_and_refused_when_changed(String type) {
        TemplatePair pair = prod().edit(
                        "data",
                        data -> ((ObjectNode) data.get("Resources"))
                                .set(
                                        "Inner",
                                        json("{'Type': '%s', 'Properties': {'TemplateURL': 'a'}}".formatted(type))));
        assertWarned(pair, "Inner:nested-stack");

        TemplatePair released = pair.released();
        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.edit(
                        "data", data -> ((ObjectNode) data.at("/Resources/Inner/Properties")).put("TemplateURL", "b")),
                "Inner:nested-stack");
    }

    private TemplatePair protectedStacks() {
        return prod().manifest(
                        PROD, stack -> stack.withObject("/properties").put("terminationProtection", true), "data")
                .released();
    }

    @Test
    void ended_termination_protection_is_refused() {
        TemplatePair released = protectedStacks();

        assertRefused(released.manifest(PROD, "data"), "cruddur-messages-data:termination-protection");
        assertThat(released.findings().get(0).toString())
                .startsWith("Stack cruddur-messages-data: terminationProtection%n".formatted());
    }

    @Test
    void stack_with_data_that_moves_to_a_different_region_is_refused() {
        TemplatePair released = prod().manifest(PROD, "data").released();

        assertRefused(released.manifest("aws://111122223333/eu-west-1", "data"), "cruddur-messages-data:environment");
        assertThat(released.findings().get(0).consequence()).endsWith("every message stays behind");
    }

    @Test
    void moved_stack_with_a_key_and_without_a_table_leaves_no_messages_behind() {
        TemplatePair moved =
                prod().manifest(PROD, "watch").released().manifest("aws://111122223333/eu-west-1", "watch");

        assertRefused(moved, "cruddur-messages-watch:environment");
        assertThat(moved.findings().get(0).consequence())
                .isEqualTo(
                        "The stack is deployed to aws://111122223333/eu-west-1 instead of aws://111122223333/us-east-1 and starts empty there: its new key cannot decrypt what the old key encrypts");
    }

    @Test
    void renamed_stack_with_data_is_refused() {
        TemplatePair released = prod().manifest(PROD, "data").released();

        assertRefused(
                released.manifest(PROD, stack -> stack.withObject("/properties").put("stackName", "other"), "data"),
                "MessagesTable9E4E97A0:removal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'arn:aws:kms:us-east-1:999999999999:key/00000000-0000-0000-0000-000000000000'",
                "'alias/other'",
                "'00000000-0000-0000-0000-000000000000'",
                "{'Ref': 'BootstrapVersion'}",
                "{'Fn::ImportValue': 'elsewhere'}",
                "{'Fn::If': ['C', {'Fn::GetAtt': ['MessagesKeyD2B7054B', 'Arn']}, 'other']}",
                "{'Ref': 'AWS::NoValue'}",
                "'{{resolve:ssm:key}}'"
            })
    void key_outside_of_the_template_is_refused(String key) {
        assertRefused(
                ownKey().table(table -> ((ObjectNode) table.get("SSESpecification")).set("KMSMasterKeyId", json(key))),
                "MessagesTable9E4E97A0:encryption");
        assertRefused(
                prod().table(table -> ((ObjectNode) table.get("SSESpecification")).set("KMSMasterKeyId", json(key))),
                "MessagesTable9E4E97A0:encryption");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Ref': 'MessagesKeyD2B7054B'}",
                "{'Fn::GetAtt': 'MessagesKeyD2B7054B.Arn'}",
                "{'Fn::GetAtt': ['MessagesKeyD2B7054B', 'KeyId']}"
            })
    void different_reference_to_the_same_key_passes(String key) {
        assertThat(ownKey().table(
                                table -> ((ObjectNode) table.get("SSESpecification")).set("KMSMasterKeyId", json(key)))
                        .findings())
                .isEmpty();
    }

    @Test
    void first_customer_managed_key_passes_and_a_second_one_is_a_warning() {
        assertThat(new TemplatePair(prod().base(), ownKey().next()).findings())
                .filteredOn(finding -> finding.resource().logicalId().startsWith("Messages"))
                .isEmpty();
        assertWarned(
                ownKey().edit("data", data -> {
                    ObjectNode resources = (ObjectNode) data.get("Resources");
                    resources.set("Second", resources.get("MessagesKeyD2B7054B"));
                    ((ObjectNode) resources.at("/MessagesTable9E4E97A0/Properties/SSESpecification"))
                            .set("KMSMasterKeyId", json("{'Fn::GetAtt': ['Second', 'Arn']}"));
                }),
                "MessagesTable9E4E97A0:encryption");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Action    | 'kms:Describe*'",
                "Effect    | 'Deny'",
                "Condition | {'StringEquals': {'aws:PrincipalTag/a': 'b'}}",
                "Principal | {'AWS': 'arn:aws:iam::999999999999:root'}",
                "Principal | {'AWS': 'arn:aws:iam::111122223333:role/a'}",
                "Principal | {'AWS': {'Ref': 'BootstrapVersion'}}",
                "Principal | {'Service': 'dynamodb.amazonaws.com'}",
                "Resource  | 'arn:aws:kms:us-east-1:111122223333:key/other'"
            })
    void key_policy_without_the_accounts_statement_is_refused(String property, String value) {
        assertRefused(
                key(key -> ((ObjectNode) key.at("/KeyPolicy/Statement/0")).set(property, json(value))), KEY_POLICY);
        assertRefused(key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement")).remove(0)), KEY_POLICY);
        assertRefused(key(key -> key.remove("KeyPolicy")), KEY_POLICY);
    }

    @Test
    void key_policy_that_drops_a_user_is_refused() {
        assertRefused(key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement")).remove(1)), KEY_POLICY);
        assertRefused(
                key(key -> ((ObjectNode) key.at("/KeyPolicy/Statement/1")).put("Action", "kms:DescribeKey")),
                KEY_POLICY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Action': '*'",
                "'Action': 'kms:*'",
                "'Action': 'KMS:D*'",
                "'Action': ['kms:TagResource', 'kms:Decrypt']",
                "'Action': 'kms:PutKeyPolicy'",
                "'Action': 'kms:CreateGrant'",
                "'Action': {'Ref': 'BootstrapVersion'}",
                "'NotAction': 'kms:TagResource'"
            })
    void key_policy_that_denies_needed_actions_is_refused(String action) {
        assertRefused(
                key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement"))
                        .add(json("{'Effect': 'Deny', 'Principal': '*', 'Resource': '*', %s}".formatted(action)))),
                KEY_POLICY);
    }

    @Test
    void deploy_time_statement_of_a_key_policy_is_refused() {
        assertRefused(
                key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement"))
                        .add(json("{'Fn::If': ['C', {'Effect': 'Allow'}, {'Effect': 'Deny'}]}"))),
                KEY_POLICY);
        assertRefused(
                key(key -> key.set("KeyPolicy", json("{'Ref': 'BootstrapVersion'}"))),
                KEY_POLICY,
                "MessagesKeyD2B7054B:unknown-value");
    }

    @Test
    void additional_key_user_and_denied_key_deletion_are_a_warning() {
        assertWarned(
                key(
                        key -> ((ArrayNode) key.at("/KeyPolicy/Statement"))
                                .add(json("{'Effect': 'Allow', 'Principal': {'AWS': {'Fn::GetAtt': ['Role', 'Arn']}},"
                                        + " 'Action': 'kms:Decrypt', 'Resource': '*'}"))
                                .add(
                                        json(
                                                "{'Effect': 'Deny', 'Principal': '*', 'Action': 'kms:ScheduleKeyDeletion', 'Resource': '*'}"))),
                KEY_POLICY);
    }

    @Test
    void bypassed_lockout_check_is_refused() {
        assertRefused(key(key -> key.put("BypassPolicyLockoutSafetyCheck", true)), KEY_POLICY);
    }

    @Test
    void shorter_waiting_period_before_key_deletion_is_refused() {
        assertRefused(key(key -> key.put("PendingWindowInDays", 7)), "MessagesKeyD2B7054B:key-use");
        assertThat(key(key -> key.put("PendingWindowInDays", 30)).findings()).isEmpty();
    }

    @Test
    void new_key_that_is_disabled_or_locks_out_its_account_is_refused() {
        TemplatePair pair = new TemplatePair(
                prod().base(),
                key(key -> key.put("Enabled", false).set("KeyPolicy", json("{'Statement': []}")))
                        .next());

        assertRefused(pair, KEY_POLICY, "MessagesKeyD2B7054B:key-use");
    }

    @Test
    void longer_rotation_period_of_the_key_is_a_warning() {
        assertWarned(key(key -> key.put("RotationPeriodInDays", 2560)), "MessagesKeyD2B7054B:key-use");
    }

    @Test
    void resource_policy_is_a_warning_and_refused_if_it_denies() {
        String allow = "{'PolicyDocument': {'Statement': [{'Effect': 'Allow', 'Principal': '*', 'Action': '*'}]}}";

        assertWarned(
                prod().table(table -> table.set("ResourcePolicy", json(allow))), "MessagesTable9E4E97A0:table-policy");
        assertWarned(
                prod().table(table ->
                        ((ObjectNode) table.get("StreamSpecification")).set("ResourcePolicy", json(allow))),
                "MessagesTable9E4E97A0:table-policy");
        assertRefused(
                prod().table(table -> table.set("ResourcePolicy", json(allow.replace("Allow", "Deny")))),
                "MessagesTable9E4E97A0:table-policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KinesisStreamSpecification", "ImportSourceSpecification", "BillingMode", "SomethingNew"})
    void changed_property_that_the_guard_does_not_understand_is_reported(String property) {
        assertThat(prod().table(table -> table.set(property, json("{'StreamArn': 'a'}")))
                        .findings())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Fn::ImportValue': 'cruddur-messages-data:ExportsOutputFnGetAttMessagesTable9E4E97A0Arn740BEFE6'}",
                "{'Fn::GetStackOutput': {'StackName': 'cruddur-messages-data', 'OutputName': 'TableName'}}",
                "'arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages'",
                "{'Fn::Sub': 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/cruddur-messages/stream/*'}",
                "['cruddur-messages']"
            })
    void new_resource_that_uses_the_table_is_a_warning(String value) {
        assertWarned(
                prod().edit(
                                "watch",
                                watch -> ((ObjectNode) watch.get("Resources"))
                                        .set(
                                                "Pipe",
                                                json("{'Type': 'AWS::Pipes::Pipe', 'Properties': {'Source': %s}}"
                                                        .formatted(value)))),
                "Pipe:access");
    }

    @Test
    void export_of_the_table_is_a_warning() {
        assertWarned(
                prod().edit(
                                "data",
                                data -> ((ObjectNode) data.get("Outputs"))
                                        .set(
                                                "Shared",
                                                json(
                                                        "{'Value': {'Fn::GetAtt': ['MessagesTable9E4E97A0', 'StreamArn']}, 'Export': {'Name': 'a'}}"))),
                "cruddur-messages-data:access");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Enabled                   | false",
                "Enabled                   | {'Ref': 'BootstrapVersion'}",
                "StartingPosition          | 'LATEST'",
                "EventSourceArn            | 'arn:aws:dynamodb:us-east-1:111122223333:table/other/stream/a'",
                "FunctionName              | 'other'",
                "FilterCriteria            | {'Filters': [{'Pattern': '{}'}]}",
                "MaximumRecordAgeInSeconds | 60",
                "MaximumRetryAttempts      | 0",
                "DestinationConfig         | {}"
            })
    void changed_property_of_the_mapping_is_a_warning(String property, String value) {
        assertWarned(
                properties(prod(), "stream", MAPPING, mapping -> mapping.set(property, json(value))),
                "TriggerMapping82B5EDF2:mapping");
    }

    @Test
    void removed_mapping_is_a_warning() {
        assertWarned(prod().move("stream", MAPPING, Optional.empty()), "TriggerMapping82B5EDF2:mapping");
        assertWarned(prod().remove("stream"), "TriggerMapping82B5EDF2:mapping");
    }

    @Test
    void larger_batch_of_the_mapping_passes() {
        assertThat(properties(prod(), "stream", MAPPING, mapping -> mapping.put("BatchSize", 10))
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Environment", "Role", "VpcConfig", "Layers", "Handler", "ReservedConcurrentExecutions"})
    void changed_table_role_or_network_of_the_function_is_a_warning(String property) {
        assertWarned(
                properties(prod(), "stream", "AWS::Lambda::Function", function -> function.put(property, "other")),
                "MoveFunction5DCE6EDB:function");
    }

    @Test
    void changed_permissions_are_a_warning() {
        assertWarned(
                properties(
                        prod(),
                        "stream",
                        "AWS::IAM::Policy",
                        policy -> ((ObjectNode) policy.at("/PolicyDocument/Statement/0")).put("Action", "dynamodb:*")),
                "MoveRoleDefaultPolicy661DAE47:permissions");
        assertWarned(
                properties(
                        prod(),
                        "stream",
                        "AWS::IAM::Role",
                        role -> role.putArray("ManagedPolicyArns").add("arn:aws:iam::aws:policy/AdministratorAccess")),
                "MoveRole87741401:permissions");
        assertWarned(
                properties(
                        prod(),
                        "network",
                        "AWS::EC2::VPCEndpoint",
                        endpoint -> ((ObjectNode) endpoint.at("/PolicyDocument/Statement/0")).remove("Condition")),
                "DynamoDbEndpoint6C33B290:permissions");
        assertWarned(
                prod().edit(
                                "stream",
                                stream -> ((ObjectNode) stream.get("Resources"))
                                        .set(
                                                "Open",
                                                json(
                                                        "{'Type': 'AWS::Lambda::Permission', 'Properties': {'Principal': '*'}}"))),
                "Open:permissions");
    }

    @Test
    void first_release_has_no_finding() {
        TemplatePair prod = prod();

        assertThat(new TemplatePair(prod.remove("data").next(), prod.base()).findings())
                .isEmpty();
    }
}
