package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** The stacks of the templates, as far as they are deployed. What is in one needs no import. */
final class DeployedStacks {

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
                    .anyMatch(resource -> physicalId.equals(resource.physicalResourceId()));
        } catch (CloudFormationException e) {
            if (e.awsErrorDetails().errorMessage().contains("does not exist")) {
                return false;
            }
            throw e;
        }
    }
}
