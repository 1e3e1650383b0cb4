package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/** The stacks of the templates, as far as they are deployed. What is in one needs no import. */
final class DeployedStacks {

    /** A failed create lists what it has deleted, or left behind without a stack. */
    private static final Set<ResourceStatus> LEFT =
            Set.of(ResourceStatus.DELETE_COMPLETE, ResourceStatus.DELETE_SKIPPED);

    private final CloudFormationClient client;

    DeployedStacks(CloudFormationClient client) {
        this.client = client;
    }

    /** Returns whether a template's resource is this one of the account. */
    boolean contain(Resource template, String physicalId) {
        try {
            return client
                    .describeStackResources(describe -> describe.stackName(template.stack()))
                    .stackResources()
                    .stream()
                    .filter(resource -> !LEFT.contains(resource.resourceStatus()))
                    .anyMatch(resource -> physicalId.equals(resource.physicalResourceId()));
        } catch (CloudFormationException e) {
            if (e.awsErrorDetails().errorMessage().contains("does not exist")) {
                return false;
            }
            throw e;
        }
    }
}
