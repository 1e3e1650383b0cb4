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

/** Changes of which a template does not say what becomes of the data, and those that open it to others. */
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
    void protection_by_a_value_that_is_known_later_is_refused(String value) {
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
    void every_protected_property_is_written_out(String property) {
        assertRefused(prod().table(table -> table.set(property, json("{'Ref': 'BootstrapVersion'}"))), UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeletionPolicy", "UpdateReplacePolicy"})
    void retention_is_written_out(String policy) {
        assertRefused(
                prod().resource("data", TABLE, table -> table.set(policy, json("{'Ref': 'BootstrapVersion'}"))),
                UNKNOWN);
    }

    @Test
    void capacity_may_come_from_anywhere() {
        TemplatePair pair = prod().table(table -> {
            ((ObjectNode) table.get("ProvisionedThroughput")).set("ReadCapacityUnits", json("{'Ref': 'P'}"));
            ((ObjectNode) table.at("/GlobalSecondaryIndexes/0/ProvisionedThroughput"))
                    .set("ReadCapacityUnits", json("{'Ref': 'P'}"));
        });

        assertThat(pair.findings()).isEmpty();
    }

    /** Released with a parameter, a condition and a mapping: nothing changes until one of them does. */
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
    void value_that_stays_where_it_is_passes_until_what_it_depends_on_changes(String value, String dependency) {
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
    void name_that_refers_to_what_stays_passes_and_to_what_is_replaced_does_not() {
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
    void condition_under_the_same_name_is_another_one() {
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
    void macro_that_rewrites_a_template_is_refused(String stack) {
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
    void template_with_data_that_a_macro_rewrites_may_only_stay_as_it_is() {
        TemplatePair released =
                prod().edit("data", data -> data.put("Transform", "Macro")).released();

        assertThat(released.findings()).isEmpty();
        assertRefused(
                released.edit("data", data -> data.put("Description", "other")), "cruddur-messages-data:transform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS::CloudFormation::Stack", "My::Tables::Kit::MODULE"})
    void template_behind_a_resource_may_only_come_and_stay(String type) {
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
    void stack_in_another_account_or_region_begins_empty() {
        TemplatePair released = prod().manifest(PROD, "data").released();

        assertRefused(released.manifest("aws://111122223333/eu-west-1", "data"), "cruddur-messages-data:environment");
    }

    @Test
    void stack_of_another_name_is_another_stack() {
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
    void table_moves_to_no_key_but_the_stacks_own(String key) {
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
    void own_key_by_another_reference_is_the_same_key(String key) {
        assertThat(ownKey().table(
                                table -> ((ObjectNode) table.get("SSESpecification")).set("KMSMasterKeyId", json(key)))
                        .findings())
                .isEmpty();
    }

    @Test
    void first_own_key_passes_and_a_second_one_is_shown() {
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
    void key_policy_keeps_the_accounts_statement(String property, String value) {
        assertRefused(
                key(key -> ((ObjectNode) key.at("/KeyPolicy/Statement/0")).set(property, json(value))), KEY_POLICY);
        assertRefused(key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement")).remove(0)), KEY_POLICY);
        assertRefused(key(key -> key.remove("KeyPolicy")), KEY_POLICY);
    }

    @Test
    void users_of_the_key_keep_it() {
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
    void key_policy_does_not_deny_what_the_table_needs(String action) {
        assertRefused(
                key(key -> ((ArrayNode) key.at("/KeyPolicy/Statement"))
                        .add(json("{'Effect': 'Deny', 'Principal': '*', 'Resource': '*', %s}".formatted(action)))),
                KEY_POLICY);
    }

    @Test
    void statement_that_is_known_later_may_deny_anything() {
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
    void more_users_of_the_key_and_protection_of_it_are_a_warning() {
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
    void lockout_that_nobody_is_told_of_is_refused() {
        assertRefused(key(key -> key.put("BypassPolicyLockoutSafetyCheck", true)), KEY_POLICY);
    }

    @Test
    void key_can_be_rescued_as_long_as_before() {
        assertRefused(key(key -> key.put("PendingWindowInDays", 7)), "MessagesKeyD2B7054B:key-use");
        assertThat(key(key -> key.put("PendingWindowInDays", 30)).findings()).isEmpty();
    }

    @Test
    void new_key_that_locks_out_or_is_disabled_is_refused() {
        TemplatePair pair = new TemplatePair(
                prod().base(),
                key(key -> key.put("Enabled", false).set("KeyPolicy", json("{'Statement': []}")))
                        .next());

        assertRefused(pair, KEY_POLICY, "MessagesKeyD2B7054B:key-use");
    }

    @Test
    void key_that_rotates_more_rarely_is_a_warning() {
        assertWarned(key(key -> key.put("RotationPeriodInDays", 2560)), "MessagesKeyD2B7054B:key-use");
    }

    @Test
    void policy_on_the_table_is_a_warning_and_refused_if_it_denies() {
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
    void property_without_a_rule_is_shown(String property) {
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
    void whatever_has_to_do_with_the_table_is_shown_when_it_comes(String value) {
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
    void mapping_that_reads_otherwise_is_a_warning(String property, String value) {
        assertWarned(
                properties(prod(), "stream", MAPPING, mapping -> mapping.set(property, json(value))),
                "TriggerMapping82B5EDF2:mapping");
    }

    @Test
    void mapping_that_is_gone_is_a_warning() {
        assertWarned(prod().move("stream", MAPPING, Optional.empty()), "TriggerMapping82B5EDF2:mapping");
        assertWarned(prod().remove("stream"), "TriggerMapping82B5EDF2:mapping");
    }

    @Test
    void mapping_that_reads_more_at_once_passes() {
        assertThat(properties(prod(), "stream", MAPPING, mapping -> mapping.put("BatchSize", 10))
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Environment", "Role", "VpcConfig", "Layers", "Handler", "ReservedConcurrentExecutions"})
    void function_on_another_table_or_as_somebody_else_is_a_warning(String property) {
        assertWarned(
                properties(prod(), "stream", "AWS::Lambda::Function", function -> function.put(property, "other")),
                "MoveFunction5DCE6EDB:function");
    }

    @Test
    void permissions_that_change_are_a_warning() {
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
    void first_release_opens_nothing() {
        TemplatePair prod = prod();

        assertThat(new TemplatePair(prod.remove("data").next(), prod.base()).findings())
                .isEmpty();
    }
}
