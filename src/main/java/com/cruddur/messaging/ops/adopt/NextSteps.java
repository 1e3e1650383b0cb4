package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * What brings resources under CloudFormation, in its order. One may stop after each step: no message is lost, and every list
 * has them at the end.
 *
 * @param directory where {@link ImportFiles} are
 */
record NextSteps(Assembly assembly, String stage, Path directory) {

    /** How long a stream keeps a record, and a mapping may try. */
    private static final int DAY_SECONDS = 24 * 60 * 60;

    /**
     * @param imported what is imported
     * @param readers who reads the stream beside the function that is deployed
     */
    List<AdoptionStep> of(List<ExistingResource> imported, StreamReaders readers) {
        List<String> oldMappings = readers.old().stream()
                .map(EventSourceMappingConfiguration::uuid)
                .toList();
        Resource function = ExistingFunction.resource(assembly);
        String name = ExistingFunction.name(function);
        List<String> importing = imported.stream()
                .map(existing -> existing.template().stack())
                .distinct()
                .toList();
        String tableStack = assembly.resources(Resource.TABLE).get(0).stack();
        List<AdoptionStep> steps = new ArrayList<>();
        kept(imported).ifPresent(code -> steps.add(code.keep(name, directory)));
        if (!importing.isEmpty()) {
            steps.add(new AdoptionStep(
                    "Import what exists. It stays as it is.",
                    importing.stream().map(this::importOf).toList()));
            steps.add(new AdoptionStep(
                    "See what the deploys change. Nothing is replaced.",
                    "npx cdk diff --method=template -c stage=" + stage));
        }
        List<String> before = assembly.stacks().stream()
                .filter(stack -> !stack.equals(function.stack()))
                .filter(stack -> stack.equals(tableStack) || importing.contains(stack))
                .toList();
        before.forEach(stack -> steps.add(deploy(stack)));
        if (!oldMappings.isEmpty()) {
            raisedRecordAge().ifPresent(steps::add);
            steps.add(stop(oldMappings));
        }
        readers.others().forEach(other -> steps.add(stopOther(other)));
        steps.add(deploy(function.stack()));
        if (!oldMappings.isEmpty()) {
            steps.add(seeItWork(name));
        }
        steps.add(new AdoptionStep(
                "Repair what lists lack that is no longer in the stream. It changes nothing that is right.",
                "bin/cruddur ddb repair prod --all"));
        if (!oldMappings.isEmpty()) {
            steps.add(new AdoptionStep(
                    "Only now end the old mapping. Then delete the old function's role by hand, and what was kept of the function when nobody wants to go back any more.",
                    oldMappings.stream()
                            .map(mapping -> "aws lambda delete-event-source-mapping --uuid " + mapping)
                            .toList()));
        }
        assembly.stacks().stream()
                .filter(stack -> !stack.equals(function.stack()) && !before.contains(stack))
                .forEach(stack -> steps.add(deploy(stack)));
        return steps;
    }

    private static Optional<KeptFunctionCode> kept(List<ExistingResource> imported) {
        return imported.stream()
                .filter(existing -> existing.template().type().equals(Resource.FUNCTION))
                .map(existing -> existing.account().path("Code"))
                .map(code -> new KeptFunctionCode(
                        code.path("S3Bucket").asText(), code.path("S3Key").asText()))
                .findFirst();
    }

    private String importOf(String stack) {
        return "npx cdk import %s --app %s --resource-mapping %s"
                .formatted(
                        stack,
                        Text.word(directory.toString()),
                        Text.word(ImportFiles.mapping(directory, stack).toString()));
    }

    /** What a deploy costs is told before it, where that is more than what the table and the function are used for. */
    private AdoptionStep deploy(String stack) {
        String what = assembly.resources("AWS::DAX::Cluster").stream()
                .filter(cluster -> cluster.stack().equals(stack))
                .map(cluster ->
                        "Deploy %s. Its DAX cluster, of %d nodes of %s, is paid for by the hour from here on, used or not (docs/costs.md). Whoever does not want it removes dax from cdk.json first."
                                .formatted(
                                        stack,
                                        cluster.properties()
                                                .path("ReplicationFactor")
                                                .asInt(),
                                        cluster.properties().path("NodeType").asText()))
                .findFirst()
                .orElse("Deploy %s.".formatted(stack));
        return new AdoptionStep(what, "npx cdk deploy %s --exclusively -c stage=%s".formatted(stack, stage));
    }

    private static AdoptionStep stop(List<String> mappings) {
        return new AdoptionStep(
                "Stop the old function: beside the new one it would damage rows. From here on new messages are in the lists of messages at once, and in the lists of conversations when the new function works; the stream keeps their records for 24 hours.",
                mappings.stream()
                        .flatMap(mapping -> Stream.of(
                                "aws lambda update-event-source-mapping --no-enabled --uuid " + mapping,
                                "until [ \"$(aws lambda get-event-source-mapping --uuid %s --query State --output text)\" = Disabled ]; do sleep 5; done"
                                        .formatted(mapping)))
                        .toList());
    }

    private static AdoptionStep stopOther(EventSourceMappingConfiguration other) {
        return new AdoptionStep(
                "%s reads the stream too. If it moves rows, stop it as well: aws lambda update-event-source-mapping --no-enabled --uuid %s"
                        .formatted(StreamReaders.function(other), other.uuid()));
    }

    /** The new mapping begins at the oldest record, and gives up what is older than its bound, though the old function handled it. */
    private Optional<AdoptionStep> raisedRecordAge() {
        return assembly.resources(Resource.MAPPING).stream()
                .map(mapping ->
                        mapping.properties().path("MaximumRecordAgeInSeconds").asInt(DAY_SECONDS))
                .filter(seconds -> seconds < DAY_SECONDS)
                .findFirst()
                .map(seconds -> new AdoptionStep(
                        "In cdk.json, in the stage: \"mapping\": { \"maxRecordAgeSeconds\": %d } for this deploy. With %d a message that is older goes to the failure queue, and letters-waiting rings. Put it back and deploy again afterwards."
                                .formatted(DAY_SECONDS, seconds)));
    }

    private static AdoptionStep seeItWork(String function) {
        return new AdoptionStep(
                "See the new function work: its mapping is Enabled and its last result OK (No records processed, if nobody has sent a message for a day), and no group lags. If it does not work, go back: docs/adopting.md.",
                "aws lambda list-event-source-mappings --function-name %s:live --query 'EventSourceMappings[].[State,LastProcessingResult]' --output text"
                        .formatted(function),
                "bin/cruddur ddb repair prod --all --dry-run");
    }
}
