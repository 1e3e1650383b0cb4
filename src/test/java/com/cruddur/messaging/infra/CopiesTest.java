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

/** Checks copies of a stage in the same account and region. */
class CopiesTest {

    private static final CdkJson CDK_JSON = CdkJson.FIXTURE.with("dev", """
                    { "dax": { "clientSecurityGroups": ["sg-0c0ffee0000000001"] }, "watch": { "notify": ["messaging-operators@cruddur.example"] } }""");

    private static final Synthesized FIRST = Synthesized.of(CDK_JSON, "dev");
    private static final Synthesized COPY = Synthesized.of(CDK_JSON.ofCopy("pr-7"), "dev");

    /** A copy whose name is the first copy's name with a suffix that other names have too. */
    private static final Synthesized OTHER_COPY = Synthesized.of(CDK_JSON.ofCopy("pr-7-item-1"), "dev");

    /** Types whose names need to be unique only within another resource. */
    private static final Set<String> NAMED_WITHIN_THEIR_RESOURCE = Set.of("AWS::IAM::Policy", "AWS::Lambda::Alias");

    /** Properties that several resources may share. */
    private static final Set<String> NO_IDENTIFIERS = Set.of("DisplayName", "MetricName");

    /**
     * Returns the fixed names of stacks, exports and resources. CloudFormation derives all others from the stack's
     * name.
     */
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
    void copies_and_the_stage_share_no_name() {
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

    /**
     * Otherwise the alarm {@code b} of the copy {@code x-a} would have the name of the alarm {@code a-b} of the copy
     * {@code x}.
     */
    @Test
    void name_of_an_alarm_is_not_the_end_of_a_different_name() {
        List<String> alarms = Stream.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
                .flatMap(type -> FIRST.resources("watch", type).stream())
                .map(alarm -> alarm.get("Properties")
                        .path("AlarmName")
                        .asText(alarm.at("/Properties/CompositeAlarmName").asText()))
                .map(name ->
                        name.substring(MessagingNames.WITHOUT_COPY.alarm("").length()))
                .toList();

        assertThat(alarms)
                .hasSizeGreaterThan(20)
                .allSatisfy(alarm -> assertThat(alarms).noneMatch(other -> other.endsWith("-" + alarm)));
    }

    @Test
    void names_in_a_copy_add_the_name_of_the_copy() {
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

    /** Covers policies, dimensions of metrics, references between stacks, and commands in alarm descriptions. */
    @Test
    void copy_does_not_refer_to_the_stage() {
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
    void copy_without_dax_has_no_vpc() {
        assertThat(Synthesized.of(CdkJson.FIXTURE.ofCopy("x"), "dev").templates())
                .containsOnlyKeys("cruddur-messages-x-data", "cruddur-messages-x-stream");
    }

    /** A route table allows one endpoint for DynamoDB, and the stage itself has created it. */
    @Test
    void copy_with_dax_creates_no_second_endpoint_in_an_existing_vpc() {
        CdkJson cdkJson = CdkJson.FIXTURE.with("prod", """
                { "table": { "removal": "destroy" }, "dax": { "clientSecurityGroups": ["sg-0c0ffee0000000001"] } }""");

        assertThat(Synthesized.of(cdkJson, "prod").templates()).containsKey("cruddur-messages-network");
        assertThat(Synthesized.of(cdkJson.ofCopy("x"), "prod").templates())
                .containsKey("cruddur-messages-x-cache")
                .doesNotContainKey("cruddur-messages-x-network");
        assertThat(COPY.resources("network", "AWS::EC2::VPCEndpoint")).hasSize(1);
    }

    @Test
    void resources_of_a_copy_are_tagged_with_its_name() {
        JsonNode tags = COPY.template("data").at("/Resources/MessagesTable9E4E97A0/Properties/Tags");

        assertThat(tags).contains(json("{ 'Key': 'copy', 'Value': 'pr-7' }"));
    }
}
