package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Account;
import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.local.Emulator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The deployed stacks: their templates, resolved with the names of their resources in the account. */
final class Deployment implements Account, AutoCloseable {

    static final List<String> STACKS =
            List.of("cruddur-messages-data", "cruddur-messages-network", "cruddur-messages-stream");

    private static final ObjectMapper JSON = new ObjectMapper();

    final Assembly assembly;
    private final Path directory;
    private final CloudFormationClient client;

    Deployment(Path directory, DeliveryAccount emulator) {
        this.directory = directory;
        assembly = Assembly.open(directory);
        client = emulator.client(CloudFormationClient.builder());
    }

    /** Returns the only resource of a type. */
    Resource resource(String type) {
        List<Resource> found = assembly.resources(type);
        assertThat(found).as(type).hasSize(1);
        return found.get(0);
    }

    /** Returns the properties of the only resource of a type, without its tags. */
    ObjectNode properties(String type) {
        return properties(resource(type)).without("Tags");
    }

    ObjectNode properties(Resource resource) {
        return (ObjectNode) assembly.resolve(resource.stack(), resource.properties(), this);
    }

    /** Returns the physical id of the only resource of a type, as {@code Ref} does. */
    String physicalId(String type) {
        return physicalId(resource(type));
    }

    Stack stack(String name) {
        return client.describeStacks(stacks -> stacks.stackName(name)).stacks().get(0);
    }

    /** Returns the outputs in a stack's template. */
    Map<String, String> definedOutputs(String stack) throws IOException {
        JsonNode template =
                JSON.readTree(directory.resolve(stack + ".template.json").toFile());
        Map<String, String> outputs = new TreeMap<>();
        template.path("Outputs")
                .properties()
                .forEach(output -> outputs.put(
                        output.getKey(),
                        assembly.resolve(stack, output.getValue().get("Value"), this)
                                .asText()));
        return outputs;
    }

    /** Returns the outputs of a deployed stack. */
    Map<String, String> outputs(String stack) {
        Map<String, String> outputs = new TreeMap<>();
        for (Output output : stack(stack).outputs()) {
            outputs.put(output.outputKey(), output.outputValue());
        }
        return outputs;
    }

    @Override
    public Optional<String> pseudoParameter(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "AWS::AccountId" -> Emulator.ACCOUNT;
                    case "AWS::Region" -> Emulator.REGION;
                    case "AWS::Partition" -> "aws";
                    default -> null;
                });
    }

    @Override
    public Optional<String> attribute(Resource resource, String attribute, UnaryOperator<String> properties) {
        String id = physicalId(resource);
        return Optional.ofNullable(
                switch (resource.type() + "." + attribute) {
                    case "AWS::DynamoDB::Table.Arn" -> arn("dynamodb", "table/" + id);
                    case "AWS::DynamoDB::Table.StreamArn" ->
                        outputs(resource.stack()).get("StreamArn");
                    case "AWS::IAM::Role.Arn" -> "arn:aws:iam::%s:role/%s".formatted(Emulator.ACCOUNT, id);
                    case "AWS::Lambda::Version.Version" -> id.substring(id.lastIndexOf(':') + 1);
                    case "AWS::Logs::LogGroup.Arn" -> arn("logs", "log-group:" + id + ":*");
                    case "AWS::SQS::Queue.Arn" -> arn("sqs", id.substring(id.lastIndexOf('/') + 1));
                    default -> attribute.equals(REF) ? id : null;
                });
    }

    @Override
    public void close() {
        client.close();
    }

    private String physicalId(Resource resource) {
        return client.describeStackResource(
                        request -> request.stackName(resource.stack()).logicalResourceId(resource.logicalId()))
                .stackResourceDetail()
                .physicalResourceId();
    }

    private static String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, Emulator.REGION, Emulator.ACCOUNT, resource);
    }
}
