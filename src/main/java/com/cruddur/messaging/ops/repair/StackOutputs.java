package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Target;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;

/** Reads the outputs of a deployed stack. */
public final class StackOutputs {

    private StackOutputs() {}

    /**
     * Returns the value of an output.
     *
     * @throws Failure if there is no such stack, or it has no such output
     */
    public static String get(String output, String stack, Target target) {
        try (CloudFormationClient client = target.client(CloudFormationClient.builder())) {
            Map<String, String> outputs = client.describeStacks(describe -> describe.stackName(stack)).stacks().stream()
                    .flatMap(described -> described.outputs().stream())
                    .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
            if (!outputs.containsKey(output)) {
                throw new Failure(
                        "Stack %s at %s has no output %s. It is not a stream stack, or its last deploy failed. Name a different stack with --stack."
                                .formatted(stack, target, output));
            }
            return outputs.get(output);
        } catch (CloudFormationException e) {
            if (String.valueOf(e.getMessage()).contains("does not exist")) {
                throw new Failure(
                        "There is no stack %s at %s. Deploy it, or name a different stack with --stack."
                                .formatted(stack, target),
                        e);
            }
            throw e;
        }
    }
}
