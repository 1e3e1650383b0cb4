package com.cruddur.messaging.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.services.logs.RetentionDays;

class SettingsTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    @Test
    void defaults_retain_and_protect_the_data_and_need_no_account() throws Exception {
        assertThat(read("{}"))
                .isEqualTo(new Settings(
                        "test",
                        MessagingNames.WITHOUT_COPY,
                        Optional.empty(),
                        new TreeMap<>(),
                        new TableSettings(
                                "cruddur-messages",
                                Removal.RETAIN,
                                true,
                                true,
                                Encryption.AWS_OWNED,
                                new Capacity.Fixed(5, 5),
                                false),
                        new NetworkSettings(
                                new VpcSource.New("10.0.0.0/16", true),
                                EndpointChoice.CREATE,
                                EndpointSubnets.ALL,
                                EndpointPolicy.ACCOUNT),
                        new FunctionSettings(1_024, 30, Architecture.ARM64, RetentionDays.ONE_MONTH, false, true),
                        new MappingSettings(1, 0, 1, -1, 72_000, true),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void defaults_of_dax_are_one_small_node_and_lists_at_most_one_second_old() throws Exception {
        assertThat(read("{ 'dax': {} }").dax())
                .contains(new DaxSettings(
                        "cruddur-messages",
                        "dax.t3.small",
                        1,
                        300_000,
                        1_000,
                        "sun:05:00-sun:06:00",
                        List.of(),
                        List.of()));
    }

    @Test
    void defaults_of_watch_notify_nobody() throws Exception {
        assertThat(read("{ 'watch': {} }").watch())
                .contains(new WatchSettings(
                        new Notification.Nobody(), new AlarmThresholds(60, 10_000, 100, 100, 80, 80, 80, 90, 20)));
    }

    @Test
    void address_that_is_listed_twice_is_notified_once() throws Exception {
        assertThat(read("{ 'watch': { 'notify': ['a@b.example', 'c@b.example', 'a@b.example'] } }")
                        .watch()
                        .orElseThrow()
                        .notification())
                .isEqualTo(new Notification.Emails(List.of("a@b.example", "c@b.example")));
    }

    @Test
    void auto_scaling_starts_within_the_free_tier_by_default() throws Exception {
        assertThat(read("{ 'table': { 'capacity': { 'autoScaling': {} } } }")
                        .table()
                        .capacity())
                .isEqualTo(new Capacity.AutoScaling(5, 100, 70));
    }

    @Test
    void on_demand_has_no_limit_by_default() throws Exception {
        assertThat(read("{ 'table': { 'capacity': { 'onDemand': {} } } }")
                        .table()
                        .capacity())
                .isEqualTo(new Capacity.OnDemand(Optional.empty(), Optional.empty()));
        assertThat(read("{ 'table': { 'capacity': { 'onDemand': { 'maxRead': 40, 'maxWrite': 20 } } } }")
                        .table()
                        .capacity())
                .isEqualTo(new Capacity.OnDemand(Optional.of(40), Optional.of(20)));
    }

    @Test
    void table_that_is_destroyed_is_not_protected_by_default() throws Exception {
        TableSettings table = read("{ 'table': { 'removal': 'destroy' } }").table();

        assertThat(table.deletionProtection()).isFalse();
        assertThat(table.pointInTimeRecovery()).isFalse();
    }

    @Test
    void every_setting_can_be_set() throws Exception {
        assertThat(read("""
                                {
                                  'environment': { 'account': '111122223333', 'region': 'eu-west-1' },
                                  'tags': { 'cost-center': 'social' },
                                  'table': {
                                    'name': 'other', 'removal': 'destroy', 'deletionProtection': false,
                                    'pointInTimeRecovery': true, 'encryption': 'own-key',
                                    'capacity': { 'autoScaling': { 'min': 1, 'max': 9, 'targetUtilizationPercent': 50 } },
                                    'insights': true
                                  },
                                  'network': {
                                    'vpc': { 'existing': { 'id': 'vpc-01234567' } },
                                    'endpoint': 'create', 'endpointSubnets': 'private', 'endpointPolicy': 'table'
                                  },
                                  'function': {
                                    'memoryMiB': 512, 'timeoutSeconds': 60, 'architecture': 'x86-64',
                                    'logRetention': 'one-week', 'tracing': true, 'snapStart': false
                                  },
                                  'mapping': {
                                    'batchSize': 2, 'maxBatchingWindowSeconds': 300, 'parallelization': 10,
                                    'retryAttempts': 3, 'maxRecordAgeSeconds': 60, 'enabled': false
                                  },
                                  'dax': {
                                    'name': 'a-1', 'nodeType': 'dax.r5.large', 'nodes': 11, 'itemTtlMillis': 0,
                                    'queryTtlMillis': 7, 'maintenanceWindow': 'mon:23:00-tue:01:30',
                                    'clientSecurityGroups': ['sg-01234567'], 'availabilityZones': ['eu-west-1a']
                                  },
                                  'watch': {
                                    'notify': { 'topic': 'arn:aws:sns:eu-west-1:111122223333:operators' },
                                    'thresholds': {
                                      'iteratorAgeSeconds': 1, 'moveLagMillis': 2000, 'rowlessRecords': 3,
                                      'transactionConflicts': 4, 'timeoutPercent': 5, 'capacityPercent': 6,
                                      'daxCpuPercent': 7, 'daxMemoryPercent': 8, 'daxCpuCredits': 9
                                    }
                                  }
                                }"""))
                .isEqualTo(new Settings(
                        "test",
                        MessagingNames.WITHOUT_COPY,
                        Optional.of(new AwsEnvironment("111122223333", "eu-west-1")),
                        new TreeMap<>(Map.of("cost-center", "social")),
                        new TableSettings(
                                "other",
                                Removal.DESTROY,
                                false,
                                true,
                                Encryption.OWN_KEY,
                                new Capacity.AutoScaling(1, 9, 50),
                                true),
                        new NetworkSettings(
                                new VpcSource.Existing("vpc-01234567"),
                                EndpointChoice.CREATE,
                                EndpointSubnets.PRIVATE,
                                EndpointPolicy.TABLE),
                        new FunctionSettings(512, 60, Architecture.X86_64, RetentionDays.ONE_WEEK, true, false),
                        new MappingSettings(2, 300, 10, 3, 60, false),
                        Optional.of(new DaxSettings(
                                "a-1",
                                "dax.r5.large",
                                11,
                                0,
                                7,
                                "mon:23:00-tue:01:30",
                                List.of("sg-01234567"),
                                List.of("eu-west-1a"))),
                        Optional.of(new WatchSettings(
                                new Notification.Topic("arn:aws:sns:eu-west-1:111122223333:operators"),
                                new AlarmThresholds(1, 2_000, 3, 4, 5, 6, 7, 8, 9)))));
    }

    @Test
    void stage_is_dev_by_default() {
        assertThat(Settings.read(null, null, Map.of("dev", Map.of(), "prod", Map.of()), Optional.empty())
                        .stage())
                .isEqualTo("dev");
    }

    @Test
    void unknown_stage_is_refused() {
        assertThatThrownBy(() -> Settings.read(
                        "staging", null, JSON.readValue("{ 'dev': {}, 'prod': {} }", Map.class), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting stage: \"staging\" is not a stage. Allowed: dev, prod.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a b", "a_b", "a/b", "a&b", "-a", "é"})
    void invalid_name_of_a_stage_is_refused(String stage) {
        assertThatThrownBy(() -> Settings.read(stage, null, Map.of(stage, Map.of()), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting stage: \"" + stage + "\" is not a valid name for a stage. Allowed: 1 to 128 letters, "
                                + "digits and hyphens, a letter first; rename its block under context.stages in cdk.json.");
    }

    @Test
    void name_of_a_stage_has_at_most_128_characters() {
        String longest = "s".repeat(128);

        assertThat(Settings.read(longest, null, Map.of(longest, Map.of()), Optional.empty())
                        .stage())
                .isEqualTo(longest);
        assertThatThrownBy(() -> Settings.read(longest + "s", null, Map.of(longest + "s", Map.of()), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("is not a valid name for a stage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "pr-1234567", "123456789012"})
    void copy_has_different_names(String copy) {
        Settings settings = Settings.read(
                null,
                copy,
                Map.of(
                        "dev",
                        Map.of("table", Map.of("name", "other", "removal", "destroy"), "dax", Map.of("name", "mine"))),
                Optional.empty());

        assertThat(settings.names().stack("data")).isEqualTo("cruddur-messages-" + copy + "-data");
        assertThat(settings.table().name()).isEqualTo("cruddur-messages-" + copy);
        assertThat(settings.dax().orElseThrow().name()).isEqualTo("cm-" + copy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567890123", "A", "a_b", "-a", "a-", "a--b", "a b"})
    void invalid_name_of_a_copy_is_refused(String copy) {
        assertThatThrownBy(() -> Settings.read("dev", copy, Map.of("dev", Map.of()), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting copy: \"" + copy + "\" is not allowed. Allowed: 1 to 12 lower-case letters, digits "
                                + "and single hyphens, no hyphen at either end.");
        assertThatThrownBy(() -> new MessagingNames(Optional.of(copy))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stage_that_retains_its_data_cannot_have_a_copy() {
        assertThatThrownBy(() -> Settings.read("prod", "x", Map.of("prod", Map.of()), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting copy: \"x\" is not allowed for the stage prod, which retains its data, but a copy is "
                                + "deleted with its data. Allowed: a copy of a stage with table.removal \"destroy\".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { 'table': { 'removal': 'destroy', 'name': 'cruddur-messages-x' } } | stages.dev.table.name: "cruddur-messages-x" is also the name in the copy x. Allowed: a different name, here or for the copy.
            { 'table': { 'removal': 'destroy' }, 'dax': { 'name': 'cm-x' } }    | stages.dev.dax.name: "cm-x" is also the name in the copy x. Allowed: a different name, here or for the copy.
            """)
    void copy_with_a_name_that_the_stage_itself_uses_is_refused(String json, String message) throws Exception {
        Map<?, ?> stages = Map.of("dev", JSON.readValue(json, Map.class));

        assertThatThrownBy(() -> Settings.read("dev", "x", stages, Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting " + message);
        assertThat(Settings.read("dev", "y", stages, Optional.empty()).stage()).isEqualTo("dev");
    }

    @Test
    void missing_stages_are_refused() {
        assertThatThrownBy(() -> Settings.read("dev", null, null, Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting stages: null is not an object. Allowed: an object with a block for every stage.");
        assertThatThrownBy(() -> Settings.read("dev", null, Map.of(), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting stage: \"dev\" is not a stage. Allowed: a name with a block under context.stages in cdk.json, "
                                + "which has none yet.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'x'                                            | stages.test: "x" is not an object. Allowed: an object.
            { 'tabel': {} }                                | stages.test.tabel is unknown. Allowed: environment, tags, table, network, function, mapping, dax, watch.
            { 'table': 5 }                                 | stages.test.table: 5 is not an object. Allowed: an object.
            { 'table': { 'nmae': 'x' } }                   | stages.test.table.nmae is unknown. Allowed: name, removal, deletionProtection, pointInTimeRecovery, encryption, capacity, insights.
            { 'table': { 'name': 'a b' } }                 | stages.test.table.name: "a b" is not allowed. Allowed: 3 to 255 of a-z A-Z 0-9 _ . -.
            { 'table': { 'name': 5 } }                     | stages.test.table.name: 5 is not allowed. Allowed: 3 to 255 of a-z A-Z 0-9 _ . -.
            { 'table': { 'removal': 'keep' } }             | stages.test.table.removal: "keep" is not allowed. Allowed: retain, destroy.
            { 'table': { 'removal': 'destroy', 'deletionProtection': true } } | stages.test.table.deletionProtection: true contradicts removal "destroy". Allowed: false, or removal "retain".
            { 'table': { 'deletionProtection': 'true' } }  | stages.test.table.deletionProtection: "true" is not allowed. Allowed: true, false.
            { 'table': { 'pointInTimeRecovery': 1 } }      | stages.test.table.pointInTimeRecovery: 1 is not allowed. Allowed: true, false.
            { 'table': { 'encryption': 'none' } }          | stages.test.table.encryption: "none" is not allowed. Allowed: aws-owned, aws-managed, own-key.
            { 'table': { 'capacity': { 'perRequest': {} } } } | stages.test.table.capacity: {"perRequest":{}} is not allowed. Allowed: { "autoScaling": { ... } } or { "fixed": { ... } } or { "onDemand": { ... } }.
            { 'table': { 'capacity': { 'fixed': {}, 'autoScaling': {} } } } | stages.test.table.capacity: {"fixed":{},"autoScaling":{}} is not allowed. Allowed: { "autoScaling": { ... } } or { "fixed": { ... } } or { "onDemand": { ... } }.
            { 'table': { 'capacity': { 'fixed': { 'read': 0 } } } } | stages.test.table.capacity.fixed.read: 0 is not allowed. Allowed: a whole number from 1 to 40000.
            { 'table': { 'capacity': { 'fixed': { 'write': 2.5 } } } } | stages.test.table.capacity.fixed.write: 2.5 is not allowed. Allowed: a whole number from 1 to 40000.
            { 'table': { 'capacity': { 'fixed': { 'max': 5 } } } } | stages.test.table.capacity.fixed.max is unknown. Allowed: read, write.
            { 'table': { 'capacity': { 'autoScaling': { 'min': 0 } } } } | stages.test.table.capacity.autoScaling.min: 0 is not allowed. Allowed: a whole number from 1 to 40000.
            { 'table': { 'capacity': { 'autoScaling': { 'min': 9, 'max': 8 } } } } | stages.test.table.capacity.autoScaling.max: 8 is not allowed. Allowed: a whole number from 9 to 40000.
            { 'table': { 'capacity': { 'autoScaling': { 'targetUtilizationPercent': 95 } } } } | stages.test.table.capacity.autoScaling.targetUtilizationPercent: 95 is not allowed. Allowed: a whole number from 20 to 90.
            { 'environment': {} }                          | stages.test.environment.account is missing. Allowed: twelve digits in quotes, as in "012345678901".
            { 'environment': { 'account': '1', 'region': 'eu-west-1' } } | stages.test.environment.account: "1" is not allowed. Allowed: twelve digits in quotes, as in "012345678901".
            { 'environment': { 'account': 111122223333, 'region': 'eu-west-1' } } | stages.test.environment.account: 111122223333 is not allowed. Allowed: twelve digits in quotes, as in "012345678901".
            { 'environment': { 'account': '111122223333' } } | stages.test.environment.region is missing. Allowed: a region's code, as in us-east-1.
            { 'environment': { 'account': '111122223333', 'region': 'Ireland' } } | stages.test.environment.region: "Ireland" is not allowed. Allowed: a region's code, as in us-east-1.
            { 'network': { 'vpc': 'default' } }            | stages.test.network.vpc: "default" is not allowed. Allowed: { "default": { ... } } or { "existing": { ... } } or { "new": { ... } }.
            { 'network': { 'vpc': { 'default': {} } } }    | stages.test.environment is missing, but the CDK can look up a VPC only in a known account and region. Allowed: { "account": ..., "region": ... }, or network.vpc { "new": { ... } }.
            { 'network': { 'vpc': { 'default': { 'id': 'x' } } } } | stages.test.network.vpc.default.id is unknown. Allowed: no keys.
            { 'network': { 'vpc': { 'existing': {} } } }   | stages.test.network.vpc.existing.id is missing. Allowed: a VPC's id, as in vpc-0123456789abcdef0.
            { 'network': { 'vpc': { 'existing': { 'id': 'mine' } } } } | stages.test.network.vpc.existing.id: "mine" is not allowed. Allowed: a VPC's id, as in vpc-0123456789abcdef0.
            { 'network': { 'vpc': { 'new': { 'cidr': '10.0.0.0/8' } } } } | stages.test.network.vpc.new.cidr: "10.0.0.0/8" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '10.0.0.300/16' } } } } | stages.test.network.vpc.new.cidr: "10.0.0.300/16" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '10.9.8.7/16' } } } } | stages.test.network.vpc.new.cidr: "10.9.8.7/16" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '10.0.1.0/23' } } } } | stages.test.network.vpc.new.cidr: "10.0.1.0/23" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '127.0.0.0/16' } } } } | stages.test.network.vpc.new.cidr: "127.0.0.0/16" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '169.254.0.0/16' } } } } | stages.test.network.vpc.new.cidr: "169.254.0.0/16" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'cidr': '00.0.0.0/16' } } } } | stages.test.network.vpc.new.cidr: "00.0.0.0/16" is not allowed. Allowed: an IPv4 network from /16 to /24 with zero host bits, outside reserved ranges, as in 10.0.0.0/16.
            { 'network': { 'vpc': { 'new': { 'flowLogs': 'all' } } } } | stages.test.network.vpc.new.flowLogs: "all" is not allowed. Allowed: true, false.
            { 'network': { 'endpointSubnets': 'some' } }   | stages.test.network.endpointSubnets: "some" is not allowed. Allowed: all, public, private, isolated.
            { 'network': { 'endpointPolicy': 'none' } }    | stages.test.network.endpointPolicy: "none" is not allowed. Allowed: account, table, open.
            { 'network': { 'endpoint': 'theirs' } }        | stages.test.network.endpoint: "theirs" is not allowed. Allowed: create, none.
            { 'network': { 'endpoint': 'none', 'endpointPolicy': 'open' } } | stages.test.network.endpoint: "none" contradicts endpointSubnets and endpointPolicy, which configure the endpoint. Allowed: "create", or "none" without endpointSubnets and endpointPolicy.
            { 'network': { 'endpoint': 'none', 'endpointSubnets': 'public' } } | stages.test.network.endpoint: "none" contradicts endpointSubnets and endpointPolicy, which configure the endpoint. Allowed: "create", or "none" without endpointSubnets and endpointPolicy.
            { 'function': { 'memoryMiB': 64 } }            | stages.test.function.memoryMiB: 64 is not allowed. Allowed: a whole number from 128 to 10240.
            { 'function': { 'memoryMiB': '512' } }         | stages.test.function.memoryMiB: "512" is not allowed. Allowed: a whole number from 128 to 10240.
            { 'function': { 'timeoutSeconds': 901 } }      | stages.test.function.timeoutSeconds: 901 is not allowed. Allowed: a whole number from 10 to 900.
            { 'function': { 'architecture': 'arm' } }      | stages.test.function.architecture: "arm" is not allowed. Allowed: arm64, x86-64.
            { 'function': { 'tracing': 'active' } }        | stages.test.function.tracing: "active" is not allowed. Allowed: true, false.
            { 'tags': { 'stage': 'mine' } }                | stages.test.tags.stage is a tag that the project sets itself. Allowed: any other key.
            { 'tags': { 'Application': 'mine' } }          | stages.test.tags.Application is a tag that the project sets itself. Allowed: any other key.
            { 'tags': { 'copy': 'mine' } }                 | stages.test.tags.copy is a tag that the project sets itself. Allowed: any other key.
            { 'tags': { 'aws:owner': 'me' } }              | stages.test.tags.aws:owner is not a valid tag key. Allowed: 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:.
            { 'tags': { 'a&b': 'me' } }                    | stages.test.tags.a&b is not a valid tag key. Allowed: 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:.
            { 'tags': { 'team': '' } }                     | stages.test.tags.team: "" is not allowed. Allowed: 1 to 256 letters, digits, spaces and _ . : / = + - @.
            { 'tags': { 'team': 7 } }                      | stages.test.tags.team: 7 is not allowed. Allowed: 1 to 256 letters, digits, spaces and _ . : / = + - @.
            { 'tags': { 'team': 'a', 'Team': 'b' } }       | stages.test.tags.team differs from another key only in case, and IAM treats both as the same key. Allowed: one of the two.
            { 'function': { 'snapStart': 'on' } }          | stages.test.function.snapStart: "on" is not allowed. Allowed: true, false.
            { 'table': { 'capacity': { 'onDemand': { 'maxRead': 0 } } } } | stages.test.table.capacity.onDemand.maxRead: 0 is not allowed. Allowed: a whole number from 1 to 40000.
            { 'table': { 'capacity': { 'onDemand': { 'maxWrite': 40001 } } } } | stages.test.table.capacity.onDemand.maxWrite: 40001 is not allowed. Allowed: a whole number from 1 to 40000.
            { 'table': { 'capacity': { 'onDemand': { 'max': 1 } } } } | stages.test.table.capacity.onDemand.max is unknown. Allowed: maxRead, maxWrite.
            { 'mapping': { 'batchSize': 0 } }              | stages.test.mapping.batchSize: 0 is not allowed. Allowed: a whole number from 1 to 10000.
            { 'mapping': { 'maxBatchingWindowSeconds': 301 } } | stages.test.mapping.maxBatchingWindowSeconds: 301 is not allowed. Allowed: a whole number from 0 to 300.
            { 'mapping': { 'parallelization': 0 } }        | stages.test.mapping.parallelization: 0 is not allowed. Allowed: a whole number from 1 to 10.
            { 'mapping': { 'parallelization': 11 } }       | stages.test.mapping.parallelization: 11 is not allowed. Allowed: a whole number from 1 to 10.
            { 'mapping': { 'retryAttempts': -2 } }         | stages.test.mapping.retryAttempts: -2 is not allowed. Allowed: a whole number from -1 to 10000.
            { 'mapping': { 'maxRecordAgeSeconds': 59 } }   | stages.test.mapping.maxRecordAgeSeconds: 59 is not allowed. Allowed: a whole number from 60 to 86400.
            { 'mapping': { 'maxRecordAgeSeconds': 86401 } } | stages.test.mapping.maxRecordAgeSeconds: 86401 is not allowed. Allowed: a whole number from 60 to 86400.
            { 'mapping': { 'enabled': null } }             | stages.test.mapping.enabled: null is not allowed. Allowed: true, false.
            { 'dax': { 'name': 'messages-of-cruddur-x' } } | stages.test.dax.name: "messages-of-cruddur-x" is not allowed. Allowed: 1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last.
            { 'dax': { 'name': '1a' } }                    | stages.test.dax.name: "1a" is not allowed. Allowed: 1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last.
            { 'dax': { 'name': 'a--b' } }                  | stages.test.dax.name: "a--b" is not allowed. Allowed: 1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last.
            { 'dax': { 'name': 'a-' } }                    | stages.test.dax.name: "a-" is not allowed. Allowed: 1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last.
            { 'dax': { 'name': 'Cruddur' } }               | stages.test.dax.name: "Cruddur" is not allowed. Allowed: 1 to 20 lower-case letters, digits and single hyphens, a letter first, no hyphen last.
            { 'dax': { 'nodeType': 't3.small' } }          | stages.test.dax.nodeType: "t3.small" is not allowed. Allowed: a node type, as in dax.t3.small.
            { 'dax': { 'nodes': 12 } }                     | stages.test.dax.nodes: 12 is not allowed. Allowed: a whole number from 1 to 11.
            { 'dax': { 'nodes': 2 } }                      | stages.test.dax.nodes: 2 is not fault tolerant and costs more than 1. Allowed: 1, or 3 to 11.
            { 'dax': { 'itemTtlMillis': -1 } }             | stages.test.dax.itemTtlMillis: -1 is not allowed. Allowed: a whole number from 0 to 2147483647.
            { 'dax': { 'queryTtlMillis': -1 } }            | stages.test.dax.queryTtlMillis: -1 is not allowed. Allowed: a whole number from 0 to 2147483647.
            { 'dax': { 'maintenanceWindow': 'Sunday' } }   | stages.test.dax.maintenanceWindow: "Sunday" is not allowed. Allowed: day:hh:mm-day:hh:mm, as in sun:05:00-sun:06:00.
            { 'dax': { 'maintenanceWindow': 'sun:05:00-sun:05:59' } } | stages.test.dax.maintenanceWindow: "sun:05:00-sun:05:59" is shorter than an hour. Allowed: an hour or more, as in sun:05:00-sun:06:00.
            { 'dax': { 'maintenanceWindow': 'sun:23:30-mon:00:00' } } | stages.test.dax.maintenanceWindow: "sun:23:30-mon:00:00" is shorter than an hour. Allowed: an hour or more, as in sun:05:00-sun:06:00.
            { 'dax': { 'clientSecurityGroups': ['default'] } } | stages.test.dax.clientSecurityGroups: ["default"] is not allowed. Allowed: a list of security group ids, as in sg-0123456789abcdef0.
            { 'dax': { 'clientSecurityGroups': 'sg-01234567' } } | stages.test.dax.clientSecurityGroups: "sg-01234567" is not allowed. Allowed: a list of security group ids, as in sg-0123456789abcdef0.
            { 'dax': { 'availabilityZones': ['us-east-1a'] } } | stages.test.dax.availabilityZones: ["us-east-1a"] cannot be checked, since CloudFormation chooses the zones of a new VPC. Allowed: no value, or network.vpc { "default": {} } or { "existing": { "id": ... } }.
            { 'dax': { 'availabilityZones': ['us-east-1'] } } | stages.test.dax.availabilityZones: ["us-east-1"] is not allowed. Allowed: a list of zones, as in us-east-1a.
            { 'table': { 'insights': 'all' } }             | stages.test.table.insights: "all" is not allowed. Allowed: true, false.
            { 'watch': { 'notify': 'a@b.example' } }       | stages.test.watch.notify: "a@b.example" is not allowed. Allowed: a list of one or more e-mail addresses, or { "topic": ARN }.
            { 'watch': { 'notify': [] } }                  | stages.test.watch.notify: [] is not allowed. Allowed: a list of one or more e-mail addresses, or { "topic": ARN }.
            { 'watch': { 'notify': ['operators'] } }       | stages.test.watch.notify: ["operators"] is not allowed. Allowed: a list of one or more e-mail addresses, or { "topic": ARN }.
            { 'watch': { 'notify': {} } }                  | stages.test.watch.notify.topic is missing. Allowed: the ARN of a standard topic, as in arn:aws:sns:us-east-1:111122223333:operators.
            { 'watch': { 'notify': { 'topic': 'operators' } } } | stages.test.watch.notify.topic: "operators" is not allowed. Allowed: the ARN of a standard topic, as in arn:aws:sns:us-east-1:111122223333:operators.
            { 'watch': { 'notify': { 'topic': 'arn:aws:sns:us-east-1:111122223333:a.fifo' } } } | stages.test.watch.notify.topic: "arn:aws:sns:us-east-1:111122223333:a.fifo" is not allowed. Allowed: the ARN of a standard topic, as in arn:aws:sns:us-east-1:111122223333:operators.
            { 'environment': { 'account': '111122223333', 'region': 'us-east-1' }, 'watch': { 'notify': { 'topic': 'arn:aws:sns:us-east-2:111122223333:a' } } } | stages.test.watch.notify.topic: "arn:aws:sns:us-east-2:111122223333:a" is in us-east-2, but CloudWatch notifies only topics in its own region. Allowed: the ARN of a topic in us-east-1.
            { 'watch': { 'threshold': {} } }               | stages.test.watch.threshold is unknown. Allowed: notify, thresholds.
            { 'watch': { 'thresholds': { 'iteratorAgeSeconds': 0 } } } | stages.test.watch.thresholds.iteratorAgeSeconds: 0 is not allowed. Allowed: a whole number from 1 to 86400.
            { 'watch': { 'thresholds': { 'iteratorAgeSeconds': 86401 } } } | stages.test.watch.thresholds.iteratorAgeSeconds: 86401 is not allowed. Allowed: a whole number from 1 to 86400.
            { 'watch': { 'thresholds': { 'moveLagMillis': 999 } } } | stages.test.watch.thresholds.moveLagMillis: 999 is not allowed. Allowed: a whole number from 1000 to 86400000.
            { 'watch': { 'thresholds': { 'moveLagMillis': 86400001 } } } | stages.test.watch.thresholds.moveLagMillis: 86400001 is not allowed. Allowed: a whole number from 1000 to 86400000.
            { 'watch': { 'thresholds': { 'rowlessRecords': 0 } } } | stages.test.watch.thresholds.rowlessRecords: 0 is not allowed. Allowed: a whole number from 1 to 1000000.
            { 'watch': { 'thresholds': { 'rowlessRecords': 1000001 } } } | stages.test.watch.thresholds.rowlessRecords: 1000001 is not allowed. Allowed: a whole number from 1 to 1000000.
            { 'watch': { 'thresholds': { 'transactionConflicts': 0 } } } | stages.test.watch.thresholds.transactionConflicts: 0 is not allowed. Allowed: a whole number from 1 to 1000000.
            { 'watch': { 'thresholds': { 'transactionConflicts': 1000001 } } } | stages.test.watch.thresholds.transactionConflicts: 1000001 is not allowed. Allowed: a whole number from 1 to 1000000.
            { 'watch': { 'thresholds': { 'timeoutPercent': 0 } } } | stages.test.watch.thresholds.timeoutPercent: 0 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'timeoutPercent': 101 } } } | stages.test.watch.thresholds.timeoutPercent: 101 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'capacityPercent': 0 } } } | stages.test.watch.thresholds.capacityPercent: 0 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'capacityPercent': 101 } } } | stages.test.watch.thresholds.capacityPercent: 101 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'daxCpuPercent': 0 } } } | stages.test.watch.thresholds.daxCpuPercent: 0 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'daxCpuPercent': 101 } } } | stages.test.watch.thresholds.daxCpuPercent: 101 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'daxMemoryPercent': 0 } } } | stages.test.watch.thresholds.daxMemoryPercent: 0 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'daxMemoryPercent': 101 } } } | stages.test.watch.thresholds.daxMemoryPercent: 101 is not allowed. Allowed: a whole number from 1 to 100.
            { 'watch': { 'thresholds': { 'daxCpuCredits': 0 } } } | stages.test.watch.thresholds.daxCpuCredits: 0 is not allowed. Allowed: a whole number from 1 to 10000.
            { 'watch': { 'thresholds': { 'daxCpuCredits': 10001 } } } | stages.test.watch.thresholds.daxCpuCredits: 10001 is not allowed. Allowed: a whole number from 1 to 10000.
            """)
    void wrong_setting_is_refused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us-east-1",
                "us-gov-west-1",
                "cn-northwest-1",
                "eusc-de-east-1",
                "us-iso-east-1",
                "us-isob-east-1"
            })
    void region_of_any_partition_is_allowed(String region) throws Exception {
        assertThat(read("{ 'environment': { 'account': '111122223333', 'region': '%s' } }".formatted(region))
                        .environment())
                .contains(new AwsEnvironment("111122223333", region));
        assertThat(read("{ 'watch': { 'notify': { 'topic': 'arn:aws-x:sns:%s:111122223333:a' } } }".formatted(region))
                        .watch())
                .isPresent();
    }

    @Test
    void tags_leave_room_for_tags_of_the_project_and_the_cdk() {
        String tags =
                IntStream.rangeClosed(1, 41).mapToObj("'t%d': 'x'"::formatted).collect(Collectors.joining(", "));

        assertThatThrownBy(() -> read("{ 'tags': { %s } }".formatted(tags)))
                .hasMessage("Setting stages.test.tags has 41 tags. Allowed: at most 40.");
        assertThatThrownBy(() -> read("{ 'tags': { '%s': 'x' } }".formatted("k".repeat(129))))
                .hasMessageContaining("is not a valid tag key");
        assertThatThrownBy(() -> read("{ 'tags': { 'k': '%s' } }".formatted("v".repeat(257))))
                .hasMessageContaining("is not allowed");
    }

    @Test
    void log_retention_that_cloudwatch_does_not_offer_is_refused() {
        assertThatThrownBy(() -> read("{ 'function': { 'logRetention': 'ten-days' } }"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(
                        "Setting stages.test.function.logRetention: \"ten-days\" is not allowed. Allowed: one-day, three-days, ")
                .hasMessageEndingWith(", ten-years, infinite.");
    }

    @Test
    void stage_with_the_account_and_region_of_a_different_stage_is_refused() throws Exception {
        AwsEnvironment prod = new AwsEnvironment("111122223333", "us-east-1");
        Map<?, ?> stages = JSON.readValue("""
                {
                  'dev': {},
                  'prod': { 'environment': { 'account': '111122223333', 'region': 'us-east-1' } },
                  'test': { 'environment': { 'account': '111122223333', 'region': 'us-east-1' } }
                }""", Map.class);

        assertThatThrownBy(() -> Settings.read("dev", null, without("test", stages), Optional.of(prod)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting stages.dev.environment: account 111122223333, region us-east-1 belongs to the stage prod. "
                                + "Stacks of both stages have the same names, so a deploy of dev would overwrite prod. "
                                + "Allowed: -c stage=prod, or a different account or region.");
        assertThatThrownBy(() -> Settings.read("test", null, stages, Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("so a deploy of test would overwrite prod");
        assertThat(Settings.read("prod", null, without("test", stages), Optional.of(prod))
                        .stage())
                .isEqualTo("prod");
        assertThat(Settings.read("dev", null, stages, Optional.of(new AwsEnvironment("111122223333", "eu-west-1")))
                        .stage())
                .isEqualTo("dev");
    }

    private static Map<?, ?> without(String stage, Map<?, ?> stages) {
        Map<Object, Object> others = new HashMap<>(stages);
        others.remove(stage);
        return others;
    }

    private static Settings read(String json) throws Exception {
        return Settings.read("test", null, Map.of("test", JSON.readValue(json, Object.class)), Optional.empty());
    }
}
