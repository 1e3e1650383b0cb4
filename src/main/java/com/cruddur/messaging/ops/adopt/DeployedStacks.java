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

/** The stacks of the account. What is in the one of its template needs no import, and what is in another one can have none. */
final class DeployedStacks {

    /** A failed create lists what it has deleted, or left behind without a stack. */
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
     * Returns how a resource must leave the stack that it is in; empty if it is in none.
     *
     * @param template of the resource, which is not in the stack of its template
     */
    Optional<PropertyDifference> other(Resource template, String physicalId) {
        return find(template.type(), physicalId, describe -> describe.physicalResourceId(physicalId))
                .map(other -> PropertyDifference.first(
                        "Its stack",
                        template.stack(),
                        other.stackName(),
                        new AdoptionStep(
                                "It is %2$s of the stack %1$s. In that template give %2$s the DeletionPolicy Retain and deploy; then remove %2$s and deploy again: the stack lets go of it, and it stays. If the stack is another CDK app's, npx cdk orphan does both."
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
