package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.StandInClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;

/** Tests which event source mappings show that a function belongs to this table or to a different application. */
class MappingDifferencesTest {

    private static final String FUNCTION = "cruddur-messaging-stream";
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages";
    private static final String STREAM = TABLE + "/stream/2026";

    @TempDir
    Path directory;

    private record Mappings(List<EventSourceMappingConfiguration> all) implements LambdaClient, StandInClient {

        @Override
        public ListEventSourceMappingsResponse listEventSourceMappings(ListEventSourceMappingsRequest request) {
            return ListEventSourceMappingsResponse.builder()
                    .eventSourceMappings(all)
                    .build();
        }
    }

    /** Answers with a deployed stream stack that has one mapping. */
    private record StackWithMapping(String mapping) implements CloudFormationClient, StandInClient {

        @Override
        public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
            return DescribeStackResourcesResponse.builder()
                    .stackResources(StackResource.builder()
                            .resourceType("AWS::Lambda::EventSourceMapping")
                            .physicalResourceId(mapping)
                            .resourceStatus("CREATE_COMPLETE")
                            .build())
                    .build();
        }
    }

    /** @param mappings the function and the source ARN of each mapping, separated by a space */
    private StreamReaders readers(TableDescription table, String... mappings) {
        Assembly assembly = Assembly.open(TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream")
                .next());
        List<EventSourceMappingConfiguration> all = Stream.of(mappings)
                .map(mapping -> mapping.split(" "))
                .map(mapping -> EventSourceMappingConfiguration.builder()
                        .uuid("of-" + mapping[0])
                        .functionArn("arn:aws:lambda:us-east-1:111122223333:function:" + mapping[0])
                        .eventSourceArn(mapping.length > 1 ? mapping[1] : null)
                        .build())
                .toList();
        return StreamReaders.find(
                new Mappings(all),
                assembly,
                table,
                new DeployedStacks(new StackWithMapping("of-" + FUNCTION + ":live")));
    }

    private static TableDescription table(boolean streams) {
        return TableDescription.builder()
                .tableName("cruddur-messages")
                .tableArn(TABLE)
                .latestStreamArn(STREAM)
                .streamSpecification(stream -> stream.streamEnabled(streams))
                .build();
    }

    private List<PropertyDifference> differences(boolean streams, String... mappings) {
        return MappingDifferences.of(FUNCTION, table(streams), readers(table(streams), mappings));
    }

    @ParameterizedTest
    @ValueSource(strings = {FUNCTION, FUNCTION + ":v1", FUNCTION + ":2"})
    void function_that_reads_only_the_stream_of_this_table_belongs_to_it(String function) {
        assertThat(differences(true, function + " " + STREAM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages-old/stream/2026",
        "arn:aws:dynamodb:us-east-1:111122223333:table/other/stream/2026",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/cruddur-messages/stream/2026",
        "arn:aws:dynamodb:us-east-1:444455556666:table/cruddur-messages/stream/2026",
        "arn:aws:kinesis:us-east-1:111122223333:stream/messages",
        "arn:aws:sqs:us-east-1:111122223333:messages"
    })
    void function_that_also_reads_a_different_source_must_be_recreated_with_a_different_name(String source) {
        for (String[] mappings : new String[][] {
            {FUNCTION + " " + source},
            {FUNCTION + " " + source, FUNCTION + ":v1 " + STREAM},
            {FUNCTION + ":v1 " + source}
        }) {
            assertThat(differences(true, mappings)).singleElement().satisfies(difference -> {
                assertThat(difference.account()).isEqualTo(source);
                assertThat(difference.outcome()).isEqualTo(AdoptionOutcome.FIX_FIRST);
                assertThat(difference.remedy()).containsExactly(ExistingFunction.otherName(FUNCTION));
            });
        }
    }

    @Test
    void function_with_a_source_without_an_arn_does_not_belong_to_this_table() {
        assertThat(differences(true, FUNCTION))
                .extracting(PropertyDifference::account)
                .containsExactly("null");
        assertThat(differences(false, FUNCTION))
                .extracting(PropertyDifference::account)
                .containsExactly("null");
    }

    @Test
    void mapping_of_a_former_stream_must_be_deleted() {
        assertThat(differences(true, FUNCTION + " " + TABLE + "/stream/2025"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.remedy())
                        .flatExtracting(AdoptionStep::commands)
                        .containsExactly("aws lambda delete-event-source-mapping --uuid of-" + FUNCTION));
    }

    @Test
    void function_without_a_mapping_needs_one_to_confirm_its_use() {
        assertThat(differences(true, "other " + STREAM))
                .singleElement()
                .satisfies(difference -> assertThat(difference.remedy())
                        .flatExtracting(AdoptionStep::commands)
                        .containsExactly(
                                "aws lambda create-event-source-mapping --function-name %s --event-source-arn %s --starting-position TRIM_HORIZON --no-enabled"
                                        .formatted(FUNCTION, STREAM)));
    }

    @Test
    void deployed_mapping_is_ignored_and_the_mapping_of_a_different_function_is_listed() {
        StreamReaders readers = readers(
                table(true), FUNCTION + ":live " + STREAM, FUNCTION + " " + STREAM, "search " + STREAM, "other arn:x");

        assertThat(readers.old())
                .extracting(EventSourceMappingConfiguration::uuid)
                .containsExactly("of-" + FUNCTION);
        assertThat(readers.others())
                .extracting(EventSourceMappingConfiguration::uuid)
                .containsExactly("of-search");
        assertThat(readers.elsewhere()).isEmpty();
        assertThat(readers.rows())
                .containsExactly(
                        List.of(
                                "AWS::Lambda::EventSourceMapping of-" + FUNCTION,
                                "disabled, and deleted when the new one works",
                                "it invokes " + FUNCTION),
                        List.of(
                                "AWS::Lambda::EventSourceMapping of-search",
                                "not touched",
                                "it invokes search, which must not write group rows while the new function runs"));
    }
}
