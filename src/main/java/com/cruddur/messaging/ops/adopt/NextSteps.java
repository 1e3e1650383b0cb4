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
 * The steps that import resources into the stacks, in their order. It is safe to stop after each step: no message is lost, and
 * after the last step every conversation list is complete.
 *
 * @param directory the directory of the {@link ImportFiles}
 */
record NextSteps(Assembly assembly, String stage, Path directory) {

    /** How long a stream keeps a record, and the longest record age of a mapping. */
    private static final int DAY_SECONDS = 24 * 60 * 60;

    /**
     * Returns the steps.
     *
     * @param imported the resources to import
     * @param readers the event source mappings that read the stream and are not in the stacks
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
                    "Import the existing resources. The import does not change them.",
                    importing.stream().map(this::importOf).toList()));
            steps.add(new AdoptionStep(
                    "Check what the deploys change. They must not replace a resource.",
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
                "Add messages to the conversation lists whose records are no longer in the stream. Correct lists do not change.",
                "bin/cruddur ddb repair prod --all"));
        if (!oldMappings.isEmpty()) {
            steps.add(new AdoptionStep(
                    "Delete the old mapping, but not before this step. When you no longer need to go back, delete the old function's role, version and archive by hand.",
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

    /** Returns the deploy of a stack. For a DAX cluster it warns of the cost, because a cluster costs money even without use. */
    private AdoptionStep deploy(String stack) {
        String what = assembly.resources("AWS::DAX::Cluster").stream()
                .filter(cluster -> cluster.stack().equals(stack))
                .map(cluster ->
                        "Deploy %s. From this step on AWS bills its DAX cluster, %s of %s, by the hour, even without use (docs/costs.md). If you do not want the cluster, first remove dax from cdk.json."
                                .formatted(
                                        stack,
                                        Text.count(
                                                cluster.properties()
                                                        .path("ReplicationFactor")
                                                        .asInt(),
                                                "node"),
                                        cluster.properties().path("NodeType").asText()))
                .findFirst()
                .orElse("Deploy %s.".formatted(stack));
        return new AdoptionStep(what, "npx cdk deploy %s --exclusively -c stage=%s".formatted(stack, stage));
    }

    private static AdoptionStep stop(List<String> mappings) {
        return new AdoptionStep(
                "Stop the old function, because it would damage group rows while the new one runs. From this step on, new messages update the conversation lists only when the new function works. The stream keeps their records for 24 hours.",
                mappings.stream()
                        .flatMap(mapping -> Stream.of(
                                "aws lambda update-event-source-mapping --no-enabled --uuid " + mapping,
                                "until [ \"$(aws lambda get-event-source-mapping --uuid %s --query State --output text)\" = Disabled ]; do sleep 5; done"
                                        .formatted(mapping)))
                        .toList());
    }

    private static AdoptionStep stopOther(EventSourceMappingConfiguration other) {
        return new AdoptionStep(
                "The function %s also reads the stream. If it writes group rows, stop it too: aws lambda update-event-source-mapping --no-enabled --uuid %s"
                        .formatted(StreamReaders.function(other), other.uuid()));
    }

    /**
     * Returns the step that raises the record age. The new mapping starts at the oldest record, and would give up records older
     * than its limit although the old function has handled them.
     */
    private Optional<AdoptionStep> raisedRecordAge() {
        return assembly.resources(Resource.MAPPING).stream()
                .map(mapping ->
                        mapping.properties().path("MaximumRecordAgeInSeconds").asInt(DAY_SECONDS))
                .filter(seconds -> seconds < DAY_SECONDS)
                .findFirst()
                .map(seconds -> new AdoptionStep(
                        "Set in cdk.json, in the stage, for this deploy: \"mapping\": { \"maxRecordAgeSeconds\": %d }. With %d, records of older messages go to the failure queue and the alarm letters-waiting rings. Set it back afterwards and deploy again."
                                .formatted(DAY_SECONDS, seconds)));
    }

    private static AdoptionStep seeItWork(String function) {
        return new AdoptionStep(
                "Check that the new function works: its mapping is Enabled, the last result is OK (or No records processed, if nobody has sent a message for a day), and no group lags. If it does not work, go back: docs/adopting.md.",
                "aws lambda list-event-source-mappings --function-name %s:live --query 'EventSourceMappings[].[State,LastProcessingResult]' --output text"
                        .formatted(function),
                "bin/cruddur ddb repair prod --all --dry-run");
    }
}
