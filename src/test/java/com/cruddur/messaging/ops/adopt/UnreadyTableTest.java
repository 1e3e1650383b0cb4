package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.StandInClient;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tests the differences of a table that are reported before a synth. */
class UnreadyTableTest {

    private static final String ON_DEMAND = "{\"table\": {\"capacity\": {\"onDemand\": {}}}}";

    /** Answers with a stack that contains the table. */
    private record StackWithTable(String name) implements CloudFormationClient, StandInClient {

        @Override
        public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
            if (request.stackName() == null || request.stackName().equals(name)) {
                return DescribeStackResourcesResponse.builder()
                        .stackResources(StackResource.builder()
                                .stackName(name)
                                .logicalResourceId("Messages")
                                .resourceType("AWS::DynamoDB::Table")
                                .physicalResourceId("cruddur-messages")
                                .resourceStatus("CREATE_COMPLETE")
                                .build())
                        .build();
            }
            throw none();
        }
    }

    private static final class NoStack implements CloudFormationClient, StandInClient {

        @Override
        public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
            throw none();
        }
    }

    private static CloudFormationException none() {
        return (CloudFormationException) CloudFormationException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorMessage("Stack for it does not exist")
                        .build())
                .build();
    }

    private static final class NoScaling implements ApplicationAutoScalingClient, StandInClient {

        @Override
        public DescribeScalableTargetsResponse describeScalableTargets(DescribeScalableTargetsRequest request) {
            return DescribeScalableTargetsResponse.builder().build();
        }
    }

    private static Optional<ExistingResource> find(
            String stage, CloudFormationClient stacks, Consumer<TableDescription.Builder> change) throws Exception {
        TableDescription.Builder table = TableDescription.builder()
                .tableName("cruddur-messages")
                .tableArn("arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages")
                .tableStatus("ACTIVE")
                .provisionedThroughput(units -> units.readCapacityUnits(5L).writeCapacityUnits(5L))
                .latestStreamArn("arn:stream")
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType("NEW_IMAGE"));
        change.accept(table);
        return UnreadyTable.find(
                new StageBlock(new ObjectMapper().readTree(stage)),
                table.build(),
                new NoScaling(),
                new DeployedStacks(stacks));
    }

    private static List<String> remedy(Optional<ExistingResource> table) {
        return table.orElseThrow().differences().stream()
                .flatMap(difference -> difference.remedy().stream())
                .flatMap(AdoptionStep::lines)
                .toList();
    }

    @Test
    void ready_table_has_no_difference() throws Exception {
        assertThat(find("{}", new NoStack(), table -> {})).isEmpty();
    }

    @Test
    void table_that_is_already_in_its_stack_has_no_difference() throws Exception {
        assertThat(find("{}", new StackWithTable("cruddur-messages-data"), table -> table.tableStatus("UPDATING")))
                .isEmpty();
    }

    @Test
    void table_in_a_different_stack_must_leave_it() throws Exception {
        assertThat(remedy(find("{}", new StackWithTable("legacy"), table -> {})))
                .contains("aws cloudformation get-template --stack-name legacy --query TemplateBody");
    }

    @Test
    void table_in_a_different_account_is_refused() {
        assertThatThrownBy(() -> find("{\"environment\": {\"account\": \"444455556666\"}}", new NoStack(), table -> {}))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("444455556666");
    }

    @Test
    void missing_or_disabled_stream_must_be_enabled() throws Exception {
        for (Boolean enabled : new Boolean[] {null, false}) {
            assertThat(remedy(find(
                            "{}",
                            new NoStack(),
                            table -> table.streamSpecification(stream -> stream.streamEnabled(enabled)))))
                    .contains(
                            "aws dynamodb update-table --table-name cruddur-messages --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE");
        }
    }

    @Test
    void stream_with_a_different_view_type_must_be_replaced() throws Exception {
        assertThat(remedy(find(
                        "{}",
                        new NoStack(),
                        table -> table.streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType("KEYS_ONLY")))))
                .containsSubsequence(
                        "aws dynamodb update-table --table-name cruddur-messages --stream-specification StreamEnabled=false",
                        "aws dynamodb wait table-exists --table-name cruddur-messages",
                        "aws dynamodb update-table --table-name cruddur-messages --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE");
    }

    @Test
    void on_demand_table_needs_the_on_demand_setting() throws Exception {
        assertThat(remedy(find("{}", new NoStack(), UnreadyTableTest::onDemand)))
                .containsExactly(
                        "# Set in cdk.json, in the table of the stage: \"capacity\": { \"onDemand\": {} }. You can change it in a later deploy.");
        assertThat(remedy(find("{}", new NoStack(), table -> {
                    onDemand(table);
                    table.onDemandThroughput(
                            most -> most.maxReadRequestUnits(40L).maxWriteRequestUnits(-1L));
                })))
                .containsExactly(
                        "# Set in cdk.json, in the table of the stage: \"capacity\": { \"onDemand\": { \"maxRead\": 40 } }. You can change it in a later deploy.");
        assertThat(find(ON_DEMAND, new NoStack(), UnreadyTableTest::onDemand)).isEmpty();
    }

    private static void onDemand(TableDescription.Builder table) {
        table.billingModeSummary(billing -> billing.billingMode("PAY_PER_REQUEST"));
    }

    @ParameterizedTest
    @CsvSource({
        "CREATING, aws dynamodb wait table-exists --table-name cruddur-messages",
        "UPDATING, aws dynamodb wait table-exists --table-name cruddur-messages",
        "INACCESSIBLE_ENCRYPTION_CREDENTIALS, # DynamoDB cannot use the table's KMS key."
    })
    void inactive_table_must_become_active(String status, String remedy) throws Exception {
        assertThat(remedy(find("{}", new NoStack(), table -> table.tableStatus(status))))
                .anyMatch(line -> line.startsWith(remedy));
    }

    @ParameterizedTest
    @CsvSource({"CREATING, =", "UPDATING, =", "DELETING, -z"})
    void inactive_index_is_awaited(String status, String test) throws Exception {
        assertThat(remedy(find(
                        "{}",
                        new NoStack(),
                        table -> table.globalSecondaryIndexes(GlobalSecondaryIndexDescription.builder()
                                .indexName("by-group")
                                .indexStatus(status)
                                .build()))))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("until [ ")
                        .contains(test, "IndexName=='by-group'")
                        .endsWith("sleep 10; done"));
    }
}
