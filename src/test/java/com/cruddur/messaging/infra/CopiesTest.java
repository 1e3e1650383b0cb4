package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Copies of a stage, which stand beside it in the same account and region. */
class CopiesTest {

    private static final CdkJson CDK_JSON = CdkJson.FIXTURE.with("dev", """
                    { "dax": { "clientSecurityGroups": ["sg-0c0ffee0000000001"] }, "watch": { "notify": ["messaging-operators@cruddur.example"] } }""");

    private static final Synthesized FIRST = Synthesized.of(CDK_JSON, "dev");
    private static final Synthesized COPY = Synthesized.of(CDK_JSON.ofCopy("pr-7"), "dev");

    /** The name of the first copy, with what comes after it in other names. */
    private static final Synthesized OTHER_COPY = Synthesized.of(CDK_JSON.ofCopy("pr-7-item-1"), "dev");

    /** What has a name among other things of its resource only, which has a name of its own. */
    private static final Set<String> NAMED_WITHIN_THEIR_RESOURCE = Set.of("AWS::IAM::Policy", "AWS::Lambda::Alias");

    /** What may be the same in several resources. */
    private static final Set<String> NO_IDENTIFIERS = Set.of("DisplayName", "MetricName");

    /** The names that are fixed, of stacks, exports and resources. CloudFormation makes all others from that of the stack. */
    private static Set<String> names(Synthesized set) {
        Set<String> names = new TreeSet<>(set.templates().keySet());
        for (JsonNode template : set.templates().values()) {
            template.path("Outputs").findValues("Export").forEach(export -> names.add(export.toString()));
            for (JsonNode resource : template.get("Resources")) {
                String type = resource.get("Type").asText();
                if (!NAMED_WITHIN_THEIR_RESOURCE.contains(type)) {
                    resource.path("Properties").properties().stream()
                            .filter(property -> property.getKey().endsWith("Name")
                                    && !NO_IDENTIFIERS.contains(property.getKey())
                                    && property.getValue().isTextual())
                            .forEach(property ->
                                    names.add(type + " " + property.getValue().asText()));
                }
            }
        }
        return names;
    }

    private static Set<String> types(Synthesized set) {
        return names(set).stream()
                .filter(name -> name.startsWith("AWS::"))
                .map(name -> name.split(" ")[0])
                .collect(Collectors.toSet());
    }

    @Test
    void neither_two_copies_nor_the_first_set_share_a_name() {
        assertThat(names(COPY)).doesNotContainAnyElementsOf(names(FIRST)).hasSameSizeAs(names(FIRST));
        assertThat(names(OTHER_COPY))
                .doesNotContainAnyElementsOf(names(FIRST))
                .doesNotContainAnyElementsOf(names(COPY));
        assertThat(types(COPY))
                .containsExactlyInAnyOrder(
                        "AWS::CloudWatch::Alarm",
                        "AWS::CloudWatch::CompositeAlarm",
                        "AWS::CloudWatch::Dashboard",
                        "AWS::DAX::Cluster",
                        "AWS::DAX::ParameterGroup",
                        "AWS::DynamoDB::Table",
                        "AWS::Lambda::Function",
                        "AWS::Logs::LogGroup");
    }

    /** Else the alarm {@code b} of a copy {@code x-a} would be the alarm {@code a-b} of the copy {@code x}. */
    @Test
    void no_alarm_is_called_as_another_is_after_a_hyphen() {
        List<String> alarms = Stream.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
                .flatMap(type -> FIRST.resources("watch", type).stream())
                .map(alarm -> alarm.get("Properties")
                        .path("AlarmName")
                        .asText(alarm.at("/Properties/CompositeAlarmName").asText()))
                .map(name -> name.substring(MessagingNames.FIRST.alarm("").length()))
                .toList();

        assertThat(alarms)
                .hasSizeGreaterThan(20)
                .allSatisfy(alarm -> assertThat(alarms).noneMatch(other -> other.endsWith("-" + alarm)));
    }

    @Test
    void names_of_a_copy_are_the_first_ones_and_its_own() {
        MessagingNames names = new MessagingNames(Optional.of("pr-7"));

        assertThat(names(COPY))
                .contains(
                        names.stack("data"),
                        "AWS::DynamoDB::Table cruddur-messages-pr-7",
                        "AWS::Lambda::Function cruddur-messaging-stream-pr-7",
                        "AWS::Logs::LogGroup /aws/lambda/cruddur-messaging-stream-pr-7",
                        "AWS::DAX::Cluster cm-pr-7",
                        "AWS::DAX::ParameterGroup cm-pr-7-item-300000-query-1000",
                        "AWS::CloudWatch::Alarm cruddur-messages-pr-7-records-fail",
                        "AWS::CloudWatch::Dashboard cruddur-messages-pr-7");
    }

    /** Policies, dimensions of metrics, references between stacks, and commands in the descriptions of alarms. */
    @Test
    void nothing_of_a_copy_leads_to_the_first_set() {
        assertThat(COPY.templates().values())
                .allSatisfy(template -> assertThat(template.toString()
                                .replace("{\"Key\":\"application\",\"Value\":\"cruddur-messages\"}", "")
                                .replace("\"application\":\"cruddur-messages\"", ""))
                        .doesNotContainPattern("cruddur-messag(es|ing-stream)(?!-pr-7)")
                        .doesNotContain("stage=prod"));
        assertThat(COPY.template("watch").toString())
                .contains(
                        "bin/cruddur ddb repair prod --stage dev --copy pr-7 --skipped.",
                        "npx cdk drift cruddur-messages-pr-7-stream -c stage=dev -c copy=pr-7.");
    }

    @Test
    void copy_without_dax_makes_no_vpc() {
        assertThat(Synthesized.of(CdkJson.FIXTURE.ofCopy("x"), "dev").templates())
                .containsOnlyKeys("cruddur-messages-x-data", "cruddur-messages-x-stream");
    }

    /** A route table takes one endpoint for DynamoDB, and that of the first set is there. */
    @Test
    void copy_with_dax_makes_no_second_endpoint_in_a_vpc_that_stands() {
        CdkJson cdkJson = CdkJson.FIXTURE.with("prod", """
                { "table": { "removal": "destroy" }, "dax": { "clientSecurityGroups": ["sg-0c0ffee0000000001"] } }""");

        assertThat(Synthesized.of(cdkJson, "prod").templates()).containsKey("cruddur-messages-network");
        assertThat(Synthesized.of(cdkJson.ofCopy("x"), "prod").templates())
                .containsKey("cruddur-messages-x-cache")
                .doesNotContainKey("cruddur-messages-x-network");
        assertThat(COPY.resources("network", "AWS::EC2::VPCEndpoint")).hasSize(1);
    }

    @Test
    void everything_of_a_copy_is_tagged_with_its_name() {
        JsonNode tags = COPY.template("data").at("/Resources/MessagesTable9E4E97A0/Properties/Tags");

        assertThat(tags).contains(json("{ 'Key': 'copy', 'Value': 'pr-7' }"));
    }
}
