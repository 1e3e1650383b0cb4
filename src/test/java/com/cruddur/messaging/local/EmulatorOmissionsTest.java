package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorOmissionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmulatorOmissions omissions = new EmulatorOmissions();

    private List<String> left(String... templates) throws IOException {
        List<ObjectNode> parsed = new java.util.ArrayList<>();
        for (String template : templates) {
            parsed.add(JSON.readValue(template.replace('\'', '"'), ObjectNode.class));
        }
        omissions.removeFrom(parsed);
        return parsed.stream()
                .flatMap(template -> template.path("Resources").properties().stream())
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Type': 'AWS::DAX::Cluster'",
                "'Type': 'AWS::ApplicationAutoScaling::ScalableTarget'",
                "'Type': 'AWS::EC2::FlowLog'",
                "'Type': 'AWS::CloudWatch::CompositeAlarm'",
                "'Type': 'AWS::CloudWatch::Alarm', 'Properties': {'Metrics': [{'Id': 'a', 'Expression': 'b / c'}]}"
            })
    void resource_that_the_emulator_cannot_create_is_left_out(String resource) throws IOException {
        assertThat(left("{'Resources': {'Unknown': {%s}, 'Other': {'Type': 'AWS::SQS::Queue'}}}".formatted(resource)))
                .containsExactly("Other");
        assertThat(omissions.each()).hasSize(1);
    }

    @Test
    void alarm_on_a_metric_stays() throws IOException {
        assertThat(left("{'Resources': {'A': {'Type': 'AWS::CloudWatch::Alarm', 'Properties': {'MetricName': 'm'}}}}"))
                .containsExactly("A");
        assertThat(omissions.summary()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Ref': 'Cache'}",
                "{'Fn::GetAtt': ['Cache', 'Arn']}",
                "{'Fn::GetAtt': 'Cache.Arn'}",
                "{'Fn::Sub': 'a ${Cache}'}",
                "{'Fn::Sub': 'a ${Cache.Arn}'}",
                "{'Fn::Join': ['', ['a', {'Ref': 'Cache'}]]}"
            })
    void resource_that_refers_to_an_omitted_one_is_left_out(String reference) throws IOException {
        assertThat(left("""
                        {'Resources': {
                          'Cache': {'Type': 'AWS::DAX::Cluster'},
                          'Policy': {'Type': 'AWS::IAM::Policy', 'Properties': {'Resource': %s}},
                          'OfThePolicy': {'Type': 'AWS::SNS::Topic', 'Properties': {'Name': {'Ref': 'Policy'}}},
                          'CacheRole': {'Type': 'AWS::IAM::Role', 'Properties': {'Name': {'Ref': 'CacheName'}}}}}""".formatted(reference))).containsExactly("CacheRole");
        assertThat(omissions.summary()).isEqualTo("AWS::DAX::Cluster (1), AWS::IAM::Policy (1), AWS::SNS::Topic (1)");
    }

    @Test
    void resource_that_imports_an_omitted_export_is_left_out() throws IOException {
        assertThat(left("""
                        {'Resources': {'Cache': {'Type': 'AWS::DAX::Cluster'}, 'Table': {'Type': 'AWS::DynamoDB::Table'}},
                         'Outputs': {
                           'Endpoint': {'Value': {'Ref': 'Cache'}},
                           'Arn': {'Value': {'Fn::GetAtt': ['Cache', 'Arn']}, 'Export': {'Name': 'data:Arn'}},
                           'Table': {'Value': {'Ref': 'Table'}, 'Export': {'Name': 'data:Table'}}}}""", """
                        {'Resources': {
                          'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'Name': {'Fn::ImportValue': 'data:Arn'}}},
                          'B': {'Type': 'AWS::SNS::Topic', 'Properties': {'Name': {'Fn::ImportValue': 'data:Table'}}}}}""")).containsExactly("Table", "B");
    }

    @Test
    void resource_that_only_depends_on_an_omitted_one_stays() throws IOException {
        assertThat(left("""
                        {'Resources': {
                          'Cache': {'Type': 'AWS::DAX::Cluster'},
                          'Queue': {'Type': 'AWS::SQS::Queue', 'DependsOn': ['Cache', 'Role']},
                          'Role': {'Type': 'AWS::IAM::Role'}}}""")).containsExactly("Queue", "Role");
    }
}
