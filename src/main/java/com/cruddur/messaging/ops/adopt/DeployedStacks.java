package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResource;

/**
 * The deployed stacks of the account. A resource that is already in its stack needs no import. A resource in a different stack
 * cannot be imported.
 */
final class DeployedStacks {

    /** The states of resources that a stack lists but no longer contains. */
    private static final Set<ResourceStatus> LEFT =
            Set.of(ResourceStatus.DELETE_COMPLETE, ResourceStatus.DELETE_SKIPPED);

    private final CloudFormationClient client;

    DeployedStacks(CloudFormationClient client) {
        this.client = client;
    }

    /** Returns whether a resource of the account is in the stack of its template. */
    boolean contain(Resource template, String physicalId) {
        return find(template.type(), physicalId, describe -> describe.stackName(template.stack()))
                .isPresent();
    }

    /**
     * Returns a difference if a resource is in a stack other than its own, with the step that takes it out of that stack.
     * Returns empty if the resource is not in a stack.
     *
     * @param template the template of the resource, which must not be in the stack of its template
     */
    Optional<PropertyDifference> other(Resource template, String physicalId) {
        return find(template.type(), physicalId, describe -> describe.physicalResourceId(physicalId))
                .map(other -> PropertyDifference.fixFirst(
                        "Its stack",
                        template.stack(),
                        other.stackName(),
                        new AdoptionStep(
                                "The resource is %2$s of the stack %1$s. Set the DeletionPolicy of %2$s to Retain in its template and deploy. Then remove %2$s from the template and deploy again: it leaves the stack and stays in the account. If the stack belongs to a CDK app, npx cdk orphan does both."
                                        .formatted(other.stackName(), other.logicalResourceId()),
                                "aws cloudformation get-template --stack-name %s --query TemplateBody"
                                        .formatted(other.stackName()))));
    }

    /** @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html">AWS: a physical id finds its stack</a> */
    private Optional<StackResource> find(
            String type, String physicalId, Consumer<DescribeStackResourcesRequest.Builder> stack) {
        try {
            return client.describeStackResources(stack).stackResources().stream()
                    .filter(resource -> !LEFT.contains(resource.resourceStatus()))
                    .filter(resource -> type.equals(resource.resourceType()))
                    .filter(resource -> physicalId.equals(resource.physicalResourceId()))
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.awsErrorDetails().errorMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
