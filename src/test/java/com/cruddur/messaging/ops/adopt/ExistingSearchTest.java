package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.StandInClient;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
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

/** Tests which resource of an account is found for a template. */
class ExistingSearchTest {

    private static final String LOG_GROUP = "/aws/lambda/cruddur-messaging-stream";

    @TempDir
    Path directory;

    private Assembly assembly(String variant) {
        return Assembly.open(TemplatePair.of(variant, directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream")
                .next());
    }

    /** Answers with the endpoints in the requested states, as EC2 does. */
    private record Endpoints(List<VpcEndpoint> all) implements Ec2Client, StandInClient {

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
    void deleted_endpoint_is_ignored() {
        Endpoints endpoints = new Endpoints(List.of(endpoint("vpce-1", "deleted"), endpoint("vpce-2", "available")));

        assertThat(ExistingEndpoint.find(endpoints, assembly("prod")))
                .map(ExistingResource::name)
                .contains("vpce-2");
    }

    @Test
    void second_endpoint_of_the_vpc_is_a_failure() {
        Endpoints endpoints = new Endpoints(List.of(endpoint("vpce-1", "available"), endpoint("vpce-2", "available")));

        assertThatThrownBy(() -> ExistingEndpoint.find(endpoints, assembly("prod")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("more than one gateway endpoint for DynamoDB: vpce-1 and vpce-2.");
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, aws",
        "cn-north-1, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "us-isob-east-1, aws-iso-b",
        "eusc-de-east-1, aws-eusc"
    })
    void arn_in_an_endpoint_policy_has_the_partition_of_its_region(String region, String partition) {
        Resource table = new Resource("data", "Table", Resource.TABLE, JsonNodeFactory.instance.objectNode());
        OwnerAccount owner = new OwnerAccount(region, "111122223333");

        assertThat(owner.pseudoParameter("AWS::Partition")).contains(partition);
        assertThat(owner.attribute(table, "Arn", property -> "messages"))
                .contains("arn:%s:dynamodb:%s:111122223333:table/messages".formatted(partition, region));
    }

    /** Answers with every log group whose name starts with the requested prefix, as CloudWatch Logs does. */
    private record LogGroups(List<String> names) implements CloudWatchLogsClient, StandInClient {

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
    void log_group_with_a_longer_name_is_ignored() {
        Assembly assembly = assembly("prod");

        assertThat(ExistingLogGroup.find(new LogGroups(List.of(LOG_GROUP + "-2")), assembly))
                .isEmpty();
        assertThat(ExistingLogGroup.find(new LogGroups(List.of(LOG_GROUP + "-2", LOG_GROUP)), assembly))
                .map(ExistingResource::name)
                .contains(LOG_GROUP);
    }

    /** Answers with the resources of a named stack or of the stack that contains a physical id, as CloudFormation does. */
    private record Stacks(List<StackResource> resources) implements CloudFormationClient, StandInClient {

        @Override
        public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
            List<StackResource> found = resources.stream()
                    .filter(resource -> request.stackName() == null
                            ? resource.physicalResourceId().equals(request.physicalResourceId())
                            : resource.stackName().equals(request.stackName()))
                    .toList();
            if (found.isEmpty()) {
                throw CloudFormationException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorMessage("Stack for %s does not exist".formatted(request.physicalResourceId()))
                                .build())
                        .build();
            }
            return DescribeStackResourcesResponse.builder()
                    .stackResources(found)
                    .build();
        }
    }

    private static final Resource TABLE =
            new Resource("data", "Table", Resource.TABLE, JsonNodeFactory.instance.objectNode());

    private static DeployedStacks stacks(String stack, String type, String physicalId, String status) {
        return new DeployedStacks(new Stacks(List.of(StackResource.builder()
                .stackName(stack)
                .logicalResourceId("Messages")
                .resourceType(type)
                .physicalResourceId(physicalId)
                .resourceStatus(status)
                .build())));
    }

    @ParameterizedTest
    @CsvSource({
        "messages, CREATE_COMPLETE, true",
        "messages, UPDATE_COMPLETE, true",
        "messages, DELETE_SKIPPED, false",
        "messages, DELETE_COMPLETE, false",
        "other, CREATE_COMPLETE, false"
    })
    void resource_that_left_its_stack_is_not_contained(String physicalId, String status, boolean contained) {
        assertThat(stacks("data", Resource.TABLE, physicalId, status).contain(TABLE, "messages"))
                .isEqualTo(contained);
    }

    @Test
    void resource_in_a_different_stack_must_leave_it_first() {
        DeployedStacks stacks = stacks("legacy", Resource.TABLE, "messages", "UPDATE_COMPLETE");

        assertThat(stacks.contain(TABLE, "messages")).isFalse();
        assertThat(stacks.other(TABLE, "messages")).hasValueSatisfying(difference -> {
            assertThat(difference.account()).isEqualTo("legacy");
            assertThat(difference.outcome()).isEqualTo(AdoptionOutcome.FIX_FIRST);
            assertThat(difference.remedy())
                    .singleElement()
                    .satisfies(
                            step -> assertThat(step.what())
                                    .startsWith(
                                            "The resource is Messages of the stack legacy. Set the DeletionPolicy of Messages to Retain in its template and deploy."));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::Lambda::Function, messages, UPDATE_COMPLETE",
        "AWS::DynamoDB::Table, other, UPDATE_COMPLETE",
        "AWS::DynamoDB::Table, messages, DELETE_SKIPPED"
    })
    void resource_with_a_different_type_name_or_status_does_not_block_the_import(
            String type, String name, String status) {
        assertThat(stacks("legacy", type, name, status).other(TABLE, "messages"))
                .isEmpty();
    }

    /** Answers with the targets of the requested resources, as Application Auto Scaling does. */
    private record Targets(List<ScalableTarget> all) implements ApplicationAutoScalingClient, StandInClient {

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
    @CsvSource(delimiter = '|', textBlock = """
            true  | a new target | { "autoScaling": { "min": 40, "max": 100 } }
            false | none         | { "fixed": { "read": 7, "write": 40 } }
            """)
    void existing_auto_scaling_must_be_deregistered_first_and_the_setting_keeps_its_units(
            boolean scales, String template, String capacity) {
        TableDescription table = TableDescription.builder()
                .tableName("messages")
                .provisionedThroughput(units -> units.readCapacityUnits(7L).writeCapacityUnits(9L))
                .globalSecondaryIndexes(GlobalSecondaryIndexDescription.builder()
                        .indexName("by-group")
                        .provisionedThroughput(
                                units -> units.readCapacityUnits(5L).writeCapacityUnits(40L))
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

        List<PropertyDifference> differences = TableScaling.find(targets, scales, table);

        assertThat(differences)
                .extracting(
                        PropertyDifference::property,
                        PropertyDifference::template,
                        PropertyDifference::account,
                        PropertyDifference::outcome)
                .containsExactly(
                        tuple(
                                "The scalable target dynamodb:table:WriteCapacityUnits of table/messages",
                                template,
                                "5 to 80",
                                AdoptionOutcome.FIX_FIRST),
                        tuple(
                                "The scalable target dynamodb:table:WriteCapacityUnits of table/messages/index/by-group",
                                template,
                                "5 to 80",
                                AdoptionOutcome.FIX_FIRST));
        assertThat(differences.get(0).remedy())
                .extracting(AdoptionStep::what, AdoptionStep::commands)
                .containsExactly(
                        tuple(
                                "Deregister the scalable target. The units do not change before the deploy.",
                                List.of(
                                        "aws application-autoscaling deregister-scalable-target --service-namespace dynamodb --resource-id table/messages --scalable-dimension dynamodb:table:WriteCapacityUnits")),
                        tuple(
                                "Set in cdk.json, in the table of the stage: \"capacity\": %s. You can change it in a later deploy."
                                        .formatted(capacity),
                                List.of()));
    }
}
