package com.cruddur.messaging.local;

import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;

/** A CloudFormation stack of one resource. Every change returns when it has ended, successful or not. */
final class OneResourceStack {

    /** The resource's logical id. */
    static final String RESOURCE = "Resource";

    private final CloudFormationClient client;
    private final String name;

    OneResourceStack(MiniStack aws, String name) {
        client = aws.client(CloudFormationClient.builder());
        this.name = name;
    }

    static OneResourceStack create(MiniStack aws, String name, String resource) throws Exception {
        OneResourceStack stack = new OneResourceStack(aws, name);
        stack.client.createStack(create -> create.stackName(name).templateBody(template(resource)));
        stack.await();
        return stack;
    }

    static String template(String resource) {
        return "{\"Resources\": {\"%s\": %s}}".formatted(RESOURCE, resource);
    }

    void update(String resource) throws Exception {
        client.updateStack(update -> update.stackName(name).templateBody(template(resource)));
        await();
    }

    void delete() throws Exception {
        client.deleteStack(delete -> delete.stackName(name));
        MiniStack.await(() -> statuses().stream().allMatch(status -> status.matches("DELETE_(COMPLETE|FAILED)")));
    }

    DescribeChangeSetResponse changeSet(String resource, Consumer<CreateChangeSetRequest.Builder> more)
            throws Exception {
        client.createChangeSet(create ->
                more.accept(create.stackName(name).changeSetName("any").templateBody(template(resource))));
        MiniStack.await(() -> !describeChangeSet().statusAsString().endsWith("_IN_PROGRESS"));
        return describeChangeSet();
    }

    String status() {
        return statuses().get(0);
    }

    private DescribeChangeSetResponse describeChangeSet() {
        return client.describeChangeSet(describe -> describe.stackName(name).changeSetName("any"));
    }

    private void await() throws Exception {
        MiniStack.await(() -> !status().endsWith("_IN_PROGRESS"));
    }

    private List<String> statuses() {
        try {
            return client.describeStacks(describe -> describe.stackName(name)).stacks().stream()
                    .map(stack -> stack.stackStatusAsString())
                    .toList();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return List.of();
            }
            throw e;
        }
    }
}
