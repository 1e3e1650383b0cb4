package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.StandIn;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ServiceClientConfiguration;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** Which of an account's resources is the one of a template. */
class ExistingSearchTest {

    private static final String LOG_GROUP = "/aws/lambda/cruddur-messaging-stream";

    @TempDir
    Path directory;

    private Assembly assembly(String variant) {
        return Assembly.open(TemplatePair.of(variant, directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream")
                .next());
    }

    /** Answers as EC2 does: with the endpoints in the states that are asked for. */
    private record Endpoints(List<VpcEndpoint> all) implements Ec2Client, StandIn {

        @Override
        public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
            List<VpcEndpoint> found = all.stream()
                    .filter(endpoint -> request.filters().stream()
                            .filter(filter -> filter.name().equals("vpc-endpoint-state"))
                            .allMatch(filter -> filter.values().contains(endpoint.stateAsString())))
                    .toList();
            return DescribeVpcEndpointsResponse.builder().vpcEndpoints(found).build();
        }

        @Override
        public Ec2ServiceClientConfiguration serviceClientConfiguration() {
            return Ec2ServiceClientConfiguration.builder()
                    .region(Region.US_EAST_1)
                    .build();
        }
    }

    private static VpcEndpoint endpoint(String id, String state) {
        return VpcEndpoint.builder()
                .vpcEndpointId(id)
                .ownerId("111122223333")
                .state(state)
                .build();
    }

    @Test
    void endpoint_that_was_deleted_is_none() {
        Endpoints endpoints = new Endpoints(List.of(endpoint("vpce-1", "deleted"), endpoint("vpce-2", "available")));

        assertThat(ExistingEndpoint.find(endpoints, assembly("prod")))
                .map(Existing::name)
                .contains("vpce-2");
    }

    @Test
    void second_endpoint_of_the_vpc_must_go_first() {
        Endpoints endpoints = new Endpoints(List.of(endpoint("vpce-1", "available"), endpoint("vpce-2", "available")));

        assertThatThrownBy(() -> ExistingEndpoint.find(endpoints, assembly("prod")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("more than one gateway endpoint for DynamoDB, vpce-1 and vpce-2");
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, aws",
        "cn-north-1, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "us-isob-east-1, aws-iso-b",
        "eusc-de-east-1, aws-eusc"
    })
    void arns_of_an_endpoints_policy_are_those_of_its_partition(String region, String partition) {
        Resource table = new Resource("data", "Table", Resource.TABLE, JsonNodeFactory.instance.objectNode());
        ExistingEndpoint.Owner owner = new ExistingEndpoint.Owner(region, "111122223333");

        assertThat(owner.pseudoParameter("AWS::Partition")).contains(partition);
        assertThat(owner.attribute(table, "Arn", property -> "messages"))
                .contains("arn:%s:dynamodb:%s:111122223333:table/messages".formatted(partition, region));
    }

    /** Answers as CloudWatch does: with every group that begins with a name. */
    private record LogGroups(List<String> names) implements CloudWatchLogsClient, StandIn {

        @Override
        public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
            List<LogGroup> found = names.stream()
                    .filter(name -> name.startsWith(request.logGroupNamePrefix()))
                    .map(name -> LogGroup.builder()
                            .logGroupName(name)
                            .arn("arn:aws:logs:us-east-1:111122223333:log-group:%s:*".formatted(name))
                            .build())
                    .toList();
            return DescribeLogGroupsResponse.builder().logGroups(found).build();
        }

        @Override
        public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
            return ListTagsForResourceResponse.builder().tags(Map.of()).build();
        }
    }

    @Test
    void log_group_of_a_longer_name_is_another_functions() {
        Assembly assembly = assembly("prod");

        assertThat(ExistingLogGroup.find(new LogGroups(List.of(LOG_GROUP + "-2")), assembly))
                .isEmpty();
        assertThat(ExistingLogGroup.find(new LogGroups(List.of(LOG_GROUP + "-2", LOG_GROUP)), assembly))
                .map(Existing::name)
                .contains(LOG_GROUP);
    }

    private record Stacks(String physicalId, String status) implements CloudFormationClient, StandIn {

        @Override
        public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
            return DescribeStackResourcesResponse.builder()
                    .stackResources(StackResource.builder()
                            .physicalResourceId(physicalId)
                            .resourceStatus(status)
                            .build())
                    .build();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "messages, CREATE_COMPLETE, true",
        "messages, UPDATE_COMPLETE, true",
        "messages, DELETE_SKIPPED, false",
        "messages, DELETE_COMPLETE, false",
        "other, CREATE_COMPLETE, false"
    })
    void resource_that_its_stack_let_go_of_is_in_no_stack(String physicalId, String status, boolean contained) {
        Resource table = new Resource("data", "Table", Resource.TABLE, JsonNodeFactory.instance.objectNode());

        assertThat(new DeployedStacks(new Stacks(physicalId, status)).contain(table, "messages"))
                .isEqualTo(contained);
    }

    /** Answers as Application Auto Scaling does: with the targets of the resources that are asked for. */
    private record Targets(List<ScalableTarget> all) implements ApplicationAutoScalingClient, StandIn {

        @Override
        public DescribeScalableTargetsResponse describeScalableTargets(DescribeScalableTargetsRequest request) {
            assertThat(request.serviceNamespaceAsString()).isEqualTo("dynamodb");
            return DescribeScalableTargetsResponse.builder()
                    .scalableTargets(all.stream()
                            .filter(target -> request.resourceIds().contains(target.resourceId()))
                            .toList())
                    .build();
        }
    }

    @ParameterizedTest
    @CsvSource({"prod, one of its own", "dev, none"})
    void auto_scaling_that_the_table_and_its_index_have_already_must_go_first(String variant, String template) {
        TableDescription table = TableDescription.builder()
                .tableName("messages")
                .globalSecondaryIndexes(GlobalSecondaryIndexDescription.builder()
                        .indexName("by-group")
                        .build())
                .build();
        Targets targets = new Targets(Stream.of("table/messages", "table/messages/index/by-group", "table/other")
                .map(id -> ScalableTarget.builder()
                        .resourceId(id)
                        .scalableDimension("dynamodb:table:WriteCapacityUnits")
                        .minCapacity(5)
                        .maxCapacity(80)
                        .build())
                .toList());

        assertThat(TableScaling.find(targets, assembly(variant), table))
                .containsExactly(
                        new Difference(
                                "The scalable target dynamodb:table:WriteCapacityUnits of table/messages",
                                template,
                                "5 to 80",
                                Outcome.FIRST),
                        new Difference(
                                "The scalable target dynamodb:table:WriteCapacityUnits of table/messages/index/by-group",
                                template,
                                "5 to 80",
                                Outcome.FIRST));
    }
}
