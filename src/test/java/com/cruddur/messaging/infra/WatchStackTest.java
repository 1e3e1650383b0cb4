package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the stack of the alarms. FailureCatalogueTest checks when each alarm rings. */
class WatchStackTest {

    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final String COMPOSITE = "AWS::CloudWatch::CompositeAlarm";

    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @Test
    void stage_without_watch_has_no_alarms() {
        assertThat(Synthesized.of(Variant.DEV).templates()).doesNotContainKey("cruddur-messages-watch");
    }

    @Test
    void other_stacks_neither_export_values_to_it_nor_import_values_from_it() {
        assertThat(prod.template("watch").toString()).doesNotContain("Fn::ImportValue");
        assertThat(prod.template("watch").has("Outputs")).isFalse();
        Synthesized unwatched = Synthesized.of("prod", "{ 'watch': null }");
        unwatched.templates().forEach((name, template) -> {
            ObjectNode watched = prod.templates().get(name).deepCopy();
            JsonNode outputs = watched.get("Outputs");
            assertThat(outputs.properties())
                    .filteredOn(output -> !template.get("Outputs").has(output.getKey()))
                    .allSatisfy(output ->
                            assertThat(output.getValue().has("Export")).isFalse());
            watched.set("Outputs", template.get("Outputs"));
            assertThat(watched).as(name).isEqualTo(template);
        });
    }

    @Test
    void only_alarms_that_need_a_person_notify() {
        assertThat(alarms(prod).values())
                .filteredOn(alarm -> alarm.has("AlarmActions"))
                .allSatisfy(alarm -> assertThat(alarm.get("AlarmActions"))
                        .isEqualTo(json("[{ 'Ref': 'NotificationsTopicAE679CBD' }]")))
                .extracting(alarm -> alarm.get("AlarmName").asText().replaceFirst("cruddur-messages-", ""))
                .containsExactly(
                        "cache-faults",
                        "index-reads-at-limit",
                        "index-reads-throttled",
                        "index-writes-at-limit",
                        "index-writes-throttled",
                        "letters-lost",
                        "letters-waiting",
                        "messages-do-not-reach-lists",
                        "records-expire-soon",
                        "records-lost",
                        "records-skipped",
                        "table-reads-at-limit",
                        "table-reads-throttled",
                        "table-writes-at-limit",
                        "table-writes-throttled");
    }

    @Test
    void one_alarm_covers_all_failures_that_keep_messages_from_the_lists() {
        List<String> causes = new ArrayList<>();
        JsonNode resources = prod.template("watch").get("Resources");
        StringBuilder rule = new StringBuilder();
        for (JsonNode part : alarms(prod).get("messages-do-not-reach-lists").at("/AlarmRule/Fn::Join/1")) {
            if (part.isTextual()) {
                rule.append(part.asText());
            } else {
                causes.add(resources
                        .get(part.at("/Fn::GetAtt/0").asText())
                        .at("/Properties/AlarmName")
                        .asText());
            }
        }

        assertThat(rule.toString()).matches("\\(ALARM\\(\"(\"\\) OR ALARM\\(\"){6}\"\\)\\)");
        assertThat(causes)
                .containsExactlyInAnyOrder(
                        "cruddur-messages-trigger-dead",
                        "cruddur-messages-invocations-fail",
                        "cruddur-messages-records-fail",
                        "cruddur-messages-moves-late",
                        "cruddur-messages-lists-lag",
                        "cruddur-messages-function-errors",
                        "cruddur-messages-function-throttled");
    }

    @Test
    void every_description_has_the_event_the_first_step_and_the_heading_of_the_runbook() {
        assertThat(alarms(prod))
                .allSatisfy((name, alarm) -> assertThat(
                                alarm.get("AlarmDescription").asText())
                        .matches("[A-Z].+[.] First: [a-z].+[.] Runbook: docs/runbook[.]md#" + name));
    }

    @Test
    void runbook_has_a_heading_with_five_lines_for_every_alarm_and_no_other_heading() throws IOException {
        Map<String, String> headings = alarmsOfTheRunbook();

        assertThat(headings.keySet()).isEqualTo(alarms(prod).keySet());
        assertThat(headings.values())
                .allSatisfy(section -> assertThat(section.strip())
                        .matches("[a-z-]+\n"
                                + "- [*]{2}Means[*]{2}: .+\n- [*]{2}Who notices[*]{2}: .+\n"
                                + "- [*]{2}Look at[*]{2}: .*(`(aws|npx) .+`|The function's log|The dashboard).*\n"
                                + "- [*]{2}Fix[*]{2}: .+\n- [*]{2}Fixed when[*]{2}: .+"));
    }

    /** A threshold follows the setting, so a deploy without the stack of the alarms would leave the alarm ringing. */
    @Test
    void fix_of_the_runbook_that_names_a_setting_deploys_every_stack() throws IOException {
        assertThat(alarmsOfTheRunbook().values().stream()
                        .flatMap(String::lines)
                        .filter(line -> line.matches("- [*]{2}Fix[*]{2}: .*`(table|function|mapping|dax|watch)[.].+")))
                .isNotEmpty()
                .allSatisfy(fix -> assertThat(fix.replace("`npx cdk deploy --all -c stage=prod`", "all stacks"))
                        .contains("all stacks")
                        .doesNotContain("npx cdk deploy"));
    }

    private static Map<String, String> alarmsOfTheRunbook() throws IOException {
        String alarms = Files.readString(Path.of("docs/runbook.md")).split("\n# Procedures\n")[0];
        return Stream.of(alarms.split("\n## "))
                .skip(1)
                .collect(Collectors.toMap(section -> section.lines().findFirst().orElseThrow(), section -> section));
    }

    @Test
    void table_on_demand_always_has_alarms_on_throttling_and_on_its_maxima_if_set() {
        String ofCapacity = "(table|index)-(reads|writes)-(throttled|at-limit)";

        assertThat(new WatchedStage(Synthesized.of("prod", """
                                { 'table': { 'capacity': { 'autoScaling': null, 'onDemand': {} } } }""")).alarms())
                .filteredOn(alarm -> alarm.matches(ofCapacity))
                .containsExactly(
                        "index-reads-throttled",
                        "index-writes-throttled",
                        "table-reads-throttled",
                        "table-writes-throttled");
        assertThat(new WatchedStage(Synthesized.of(Variant.PROD_ON_DEMAND)).alarms())
                .filteredOn(alarm -> alarm.matches(ofCapacity))
                .hasSize(6)
                .contains("table-writes-at-limit", "index-writes-at-limit");
    }

    @Test
    void topic_requires_tls_and_its_key_allows_cloudwatch() {
        JsonNode ofAlarms = json("""
                {
                  'StringEquals': { 'aws:SourceAccount': '111122223333' },
                  'ArnLike': { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:cruddur-messages-*' }
                }""");
        assertThat(prod.properties("watch", "AWS::SNS::Topic").get("KmsMasterKeyId"))
                .isEqualTo(json("{ 'Fn::GetAtt': ['NotificationsKeyADCFA950', 'Arn'] }"));
        assertThat(statements("AWS::KMS::Key", "/KeyPolicy/Statement")).anySatisfy(statement -> {
            assertThat(statement.get("Principal")).isEqualTo(json("{ 'Service': 'cloudwatch.amazonaws.com' }"));
            assertThat(statement.get("Action")).isEqualTo(json("['kms:Decrypt', 'kms:GenerateDataKey*']"));
            assertThat(statement.get("Condition")).isEqualTo(ofAlarms);
        });
        assertThat(statements("AWS::SNS::TopicPolicy", "/PolicyDocument/Statement"))
                .anySatisfy(statement -> {
                    assertThat(statement.get("Effect").asText()).isEqualTo("Deny");
                    assertThat(statement.get("Condition"))
                            .isEqualTo(json("{ 'Bool': { 'aws:SecureTransport': 'false' } }"));
                })
                .anySatisfy(statement -> {
                    assertThat(statement.get("Principal")).isEqualTo(json("{ 'Service': 'cloudwatch.amazonaws.com' }"));
                    assertThat(statement.get("Action").asText()).isEqualTo("sns:Publish");
                    assertThat(statement.get("Condition")).isEqualTo(ofAlarms);
                });
        assertThat(prod.properties("watch", "AWS::SNS::Subscription")).isEqualTo(json("""
                {
                  'Protocol': 'email',
                  'Endpoint': 'messaging-operators@cruddur.example',
                  'TopicArn': { 'Ref': 'NotificationsTopicAE679CBD' }
                }"""));
    }

    @Test
    void alarms_can_notify_an_existing_topic() {
        String arn = "arn:aws:sns:us-east-1:111122223333:operators";
        Synthesized theirs = Synthesized.of("prod", "{ 'watch': { 'notify': { 'topic': '%s' } } }".formatted(arn));

        assertThat(alarms(theirs).get("records-lost").get("AlarmActions")).isEqualTo(json("['" + arn + "']"));
        assertThat(theirs.resources("watch", "AWS::SNS::Topic")).isEmpty();
        assertThat(theirs.resources("watch", "AWS::KMS::Key")).isEmpty();
    }

    @Test
    void alarms_without_recipients_have_no_action() {
        Synthesized silent = Synthesized.of("prod", "{ 'watch': { 'notify': null } }");

        assertThat(alarms(silent)).hasSameSizeAs(alarms(prod));
        assertThat(silent.template("watch").toString()).doesNotContain("AlarmActions", "AWS::SNS", "AWS::KMS");
    }

    @Test
    void disabled_mapping_has_no_alarm_on_a_dead_trigger() {
        Synthesized off = Synthesized.of("prod", "{ 'mapping': { 'enabled': false } }");

        assertThat(alarms(prod)).containsKey("trigger-dead");
        assertThat(alarms(off)).doesNotContainKey("trigger-dead").containsKey("messages-do-not-reach-lists");
    }

    @Test
    void cache_has_alarms_and_burstable_nodes_have_an_alarm_on_credits() {
        assertThat(alarms(prod)).containsKeys("cache-faults", "cache-credits-low");
        assertThat(alarms(Synthesized.of("prod", "{ 'dax': { 'nodeType': 'dax.r5.large' } }")))
                .containsKey("cache-faults")
                .doesNotContainKey("cache-credits-low");
        assertThat(Synthesized.of(Variant.PROD_WITHOUT_DAX).template("watch").toString())
                .doesNotContain("DAX");
    }

    @Test
    void thresholds_use_their_settings() {
        Synthesized set = Synthesized.of("prod", """
                {
                  'function': { 'timeoutSeconds': 60 },
                  'mapping': { 'maxRecordAgeSeconds': 1000 },
                  'table': { 'capacity': { 'autoScaling': null, 'fixed': { 'read': 10, 'write': 20 } } },
                  'watch': {
                    'thresholds': {
                      'iteratorAgeSeconds': 1, 'moveLagMillis': 2000, 'rowlessRecords': 3, 'transactionConflicts': 4,
                      'timeoutPercent': 5, 'capacityPercent': 6, 'daxCpuPercent': 7, 'daxMemoryPercent': 8,
                      'daxCpuCredits': 9
                    }
                  }
                }""");

        assertThat(Stream.of(
                                "lists-lag",
                                "records-expire-soon",
                                "moves-late",
                                "records-rowless",
                                "transaction-conflicts",
                                "function-slow",
                                "table-reads-at-limit",
                                "index-writes-at-limit",
                                "cache-cpu-high",
                                "cache-memory-high",
                                "cache-credits-low")
                        .map(name -> alarms(set).get(name).get("Threshold").asDouble()))
                .containsExactly(1_000.0, 500_000.0, 2_000.0, 3.0, 4.0, 3_000.0, 36.0, 72.0, 7.0, 8.0, 9.0);
    }

    @Test
    void dashboard_shows_moves_failures_capacity_and_cache_from_top_to_bottom() {
        assertThat(titles(prod))
                .containsExactly(
                        "Time from record to move",
                        "Rows moved",
                        "Age of records",
                        "Failed",
                        "Skipped, and without rows",
                        "Letters",
                        "Reads of the table",
                        "Writes of the table",
                        "Reads of the index",
                        "Writes of the index",
                        "DAX, percent",
                        "DAX, hits and misses",
                        "DAX, evicted bytes and faults");
        assertThat(titles(Synthesized.of(Variant.PROD_WITHOUT_DAX))).hasSize(10);
    }

    private static List<String> titles(Synthesized synthesized) {
        String body =
                synthesized.properties("watch", "AWS::CloudWatch::Dashboard").toString();
        return Pattern.compile("\\\\\"title\\\\\":\\\\\"(.+?)\\\\\"")
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private List<JsonNode> statements(String type, String path) {
        return prod.properties("watch", type).at(path).valueStream().toList();
    }

    /** Returns the alarms by their names, without the common prefix. */
    private static Map<String, JsonNode> alarms(Synthesized synthesized) {
        Map<String, JsonNode> alarms = new TreeMap<>();
        Stream.of(ALARM, COMPOSITE)
                .flatMap(type -> synthesized.resources("watch", type).stream())
                .map(alarm -> alarm.get("Properties"))
                .forEach(alarm ->
                        alarms.put(alarm.get("AlarmName").asText().replaceFirst("cruddur-messages-", ""), alarm));
        return alarms;
    }
}
