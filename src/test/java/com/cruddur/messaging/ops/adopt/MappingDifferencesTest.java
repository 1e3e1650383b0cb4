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

/** Whose a function is that has the name of the template's, by the event source mappings of the account. */
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

    /** A deployed stream stack, which has one mapping. */
    private record StreamStack(String mapping) implements CloudFormationClient, StandInClient {

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

    /** @param mappings the function of each, and its source */
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
                new Mappings(all), assembly, table, new DeployedStacks(new StreamStack("of-" + FUNCTION + ":live")));
    }

    private static TableDescription table(boolean streams) {
        return TableDescription.builder()
                .tableName("cruddur-messages")
                .tableArn(TABLE)
                .latestStreamArn(STREAM)
                .streamSpecification(stream -> stream.streamEnabled(streams))
                .build();
    }

    private List<PropertyDifference> otherWork(boolean streams, String... mappings) {
        return MappingDifferences.of(FUNCTION, table(streams), readers(table(streams), mappings));
    }

    @ParameterizedTest
    @ValueSource(strings = {FUNCTION, FUNCTION + ":v1", FUNCTION + ":2"})
    void function_whose_mappings_read_this_tables_stream_is_this_tables(String function) {
        assertThat(otherWork(true, function + " " + STREAM)).isEmpty();
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
    void function_that_reads_something_else_is_not_touched_whether_it_reads_the_table_too_or_not(String source) {
        for (String[] mappings : new String[][] {
            {FUNCTION + " " + source},
            {FUNCTION + " " + source, FUNCTION + ":v1 " + STREAM},
            {FUNCTION + ":v1 " + source}
        }) {
            assertThat(otherWork(true, mappings)).singleElement().satisfies(difference -> {
                assertThat(difference.account()).isEqualTo(source);
                assertThat(difference.outcome()).isEqualTo(AdoptionOutcome.FIRST);
                assertThat(difference.remedy()).containsExactly(ExistingFunction.otherName(FUNCTION));
            });
        }
    }

    @Test
    void function_with_a_source_that_has_no_arn_is_not_this_tables() {
        assertThat(otherWork(true, FUNCTION))
                .extracting(PropertyDifference::account)
                .containsExactly("null");
        assertThat(otherWork(false, FUNCTION))
                .extracting(PropertyDifference::account)
                .containsExactly("null");
    }

    @Test
    void mapping_of_a_former_stream_is_deleted() {
        assertThat(otherWork(true, FUNCTION + " " + TABLE + "/stream/2025"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.remedy())
                        .flatExtracting(AdoptionStep::commands)
                        .containsExactly("aws lambda delete-event-source-mapping --uuid of-" + FUNCTION));
    }

    @Test
    void function_without_a_mapping_says_by_one_whose_it_is() {
        assertThat(otherWork(true, "other " + STREAM))
                .singleElement()
                .satisfies(difference -> assertThat(difference.remedy())
                        .flatExtracting(AdoptionStep::commands)
                        .containsExactly(
                                "aws lambda create-event-source-mapping --function-name %s --event-source-arn %s --starting-position TRIM_HORIZON --no-enabled"
                                        .formatted(FUNCTION, STREAM)));
    }

    @Test
    void mapping_of_the_stack_is_nobodys_old_one_and_that_of_another_function_is_told() {
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
                                "it invokes search, which must not move rows beside the new function"));
    }
}
