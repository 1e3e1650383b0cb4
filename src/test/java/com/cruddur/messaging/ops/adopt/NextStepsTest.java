package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.ops.cli.Target;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Tests the steps for different sets of existing resources. */
class NextStepsTest {

    private static final String FUNCTION = "cruddur-messaging-stream";
    private static final StreamReaders NOBODY = new StreamReaders(List.of(), List.of(), List.of());

    @TempDir
    Path directory;

    @Test
    void each_stack_is_deployed_separately_and_lists_are_repaired_after_the_function() {
        assertThat(commands(NOBODY, existing("data", Resource.TABLE)))
                .containsExactly(
                        "npx cdk import cruddur-messages-data --app files --resource-mapping files/cruddur-messages-data.resource-mapping.json",
                        "npx cdk diff --method=template -c stage=prod",
                        "npx cdk deploy cruddur-messages-data --exclusively -c stage=prod",
                        "npx cdk deploy cruddur-messages-stream --exclusively -c stage=prod",
                        "bin/cruddur ddb repair prod --all",
                        "npx cdk deploy cruddur-messages-network --exclusively -c stage=prod",
                        "npx cdk deploy cruddur-messages-cache --exclusively -c stage=prod",
                        "npx cdk deploy cruddur-messages-watch --exclusively -c stage=prod");
    }

    @Test
    void resources_of_one_stack_are_imported_together() {
        assertThat(commands(NOBODY, existing("data", Resource.TABLE), existing("data", Resource.KEY)))
                .filteredOn(command -> command.startsWith("npx cdk import"))
                .hasSize(1);
    }

    @Test
    void old_function_is_kept_and_stopped_and_its_mappings_are_deleted_after_the_check_of_the_new_one() {
        List<String> commands = commands(
                oldMappings("one", "two"), existing("data", Resource.TABLE), existing("stream", Resource.FUNCTION));

        assertThat(commands)
                .containsSubsequence(
                        "aws lambda publish-version --function-name %s --query Version --output text"
                                .formatted(FUNCTION),
                        "curl -sSfo files/%1$s.zip \"$(aws lambda get-function --function-name %1$s --query Code.Location --output text)\""
                                .formatted(FUNCTION),
                        "aws s3api put-object --bucket assets --key archive --body files/%s.zip".formatted(FUNCTION),
                        "npx cdk import cruddur-messages-stream --app files --resource-mapping files/cruddur-messages-stream.resource-mapping.json",
                        "npx cdk deploy cruddur-messages-data --exclusively -c stage=prod",
                        "aws lambda update-event-source-mapping --no-enabled --uuid one",
                        "until [ \"$(aws lambda get-event-source-mapping --uuid one --query State --output text)\" = Disabled ]; do sleep 5; done",
                        "aws lambda update-event-source-mapping --no-enabled --uuid two",
                        "npx cdk deploy cruddur-messages-stream --exclusively -c stage=prod",
                        "aws lambda list-event-source-mappings --function-name %s:live --query 'EventSourceMappings[].[State,LastProcessingResult]' --output text"
                                .formatted(FUNCTION),
                        "bin/cruddur ddb repair prod --all --dry-run",
                        "bin/cruddur ddb repair prod --all",
                        "aws lambda delete-event-source-mapping --uuid one",
                        "aws lambda delete-event-source-mapping --uuid two")
                .noneMatch(command -> command.contains("delete-function"));
        assertThat(commands.subList(0, commands.indexOf("bin/cruddur ddb repair prod --all")))
                .noneMatch(command -> command.contains("delete"));
    }

    /** After the import or the deploy of the function, adopt still prints the remaining steps. */
    @Test
    void old_mapping_of_an_imported_function_is_still_stopped() {
        assertThat(commands(oldMappings("one")))
                .containsSubsequence(
                        "aws lambda update-event-source-mapping --no-enabled --uuid one",
                        "npx cdk deploy cruddur-messages-stream --exclusively -c stage=prod",
                        "aws lambda delete-event-source-mapping --uuid one")
                .noneMatch(command -> command.contains("import") || command.contains("publish-version"));
    }

    @Test
    void record_age_is_raised_before_the_old_function_stops() {
        assertThat(steps(oldMappings("one")).stream().map(AdoptionStep::what))
                .containsSubsequence(
                        "Set in cdk.json, in the stage, for this deploy: \"mapping\": { \"maxRecordAgeSeconds\": 86400 }. With 72000, records of older messages go to the failure queue and the alarm letters-waiting rings. Set it back afterwards and deploy again.",
                        "Stop the old function, because it would damage group rows while the new one runs. From this step on, new messages update the conversation lists only when the new function works. The stream keeps their records for 24 hours.",
                        "Deploy cruddur-messages-stream.");
        assertThat(steps(NOBODY).stream().map(AdoptionStep::what))
                .noneMatch(what -> what.contains("maxRecordAgeSeconds"));
    }

    @Test
    void second_reader_of_the_stream_is_named_before_the_function_is_deployed() {
        StreamReaders readers = new StreamReaders(
                List.of(), List.of(), List.of(mapping("three", "arn:aws:lambda:us-east-1:1:function:mover:v1")));

        assertThat(steps(readers).stream().map(AdoptionStep::what))
                .containsSubsequence(
                        "The function mover also reads the stream. If it writes group rows, stop it too: aws lambda update-event-source-mapping --no-enabled --uuid three",
                        "Deploy cruddur-messages-stream.");
    }

    @Test
    void cost_of_the_cluster_is_announced_before_its_deploy() {
        assertThat(steps(NOBODY).stream().flatMap(AdoptionStep::lines))
                .containsSubsequence(
                        "# Deploy cruddur-messages-cache. From this step on AWS bills its DAX cluster, 3 nodes of dax.t3.small, by the hour, even without use (docs/costs.md). If you do not want the cluster, first remove dax from cdk.json.",
                        "npx cdk deploy cruddur-messages-cache --exclusively -c stage=prod");
    }

    @Test
    void commands_have_the_profile_and_region_of_the_target() {
        Target target = CommandLine.populateCommand(
                new Target(System::getenv), "prod", "--profile", "our prod", "--region", "eu-west-1");

        assertThat(new NextSteps(assembly(), "prod", Path.of("our files"))
                        .of(List.of(existing("stream", Resource.FUNCTION)), oldMappings("one")).stream()
                                .flatMap(step -> step.at(target).commands().stream()))
                .contains(
                        "npx cdk import cruddur-messages-stream --app 'our files' --resource-mapping 'our files/cruddur-messages-stream.resource-mapping.json' --profile 'our prod'",
                        "curl -sSfo 'our files/%1$s.zip' \"$(aws --profile 'our prod' --region eu-west-1 lambda get-function --function-name %1$s --query Code.Location --output text)\""
                                .formatted(FUNCTION),
                        "until [ \"$(aws --profile 'our prod' --region eu-west-1 lambda get-event-source-mapping --uuid one --query State --output text)\" = Disabled ]; do sleep 5; done",
                        "bin/cruddur ddb repair prod --profile 'our prod' --region eu-west-1 --all",
                        "aws --profile 'our prod' --region eu-west-1 lambda delete-event-source-mapping --uuid one");
    }

    private Assembly assembly() {
        return Assembly.open(TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache", "watch")
                .next());
    }

    private List<AdoptionStep> steps(StreamReaders readers, ExistingResource... existing) {
        return new NextSteps(assembly(), "prod", Path.of("files")).of(List.of(existing), readers);
    }

    private List<String> commands(StreamReaders readers, ExistingResource... existing) {
        return steps(readers, existing).stream()
                .flatMap(step -> step.commands().stream())
                .toList();
    }

    private static StreamReaders oldMappings(String... uuids) {
        return new StreamReaders(
                Stream.of(uuids)
                        .map(uuid -> mapping(uuid, "arn:aws:lambda:us-east-1:1:function:" + FUNCTION))
                        .toList(),
                List.of(),
                List.of());
    }

    private static EventSourceMappingConfiguration mapping(String uuid, String functionArn) {
        return EventSourceMappingConfiguration.builder()
                .uuid(uuid)
                .functionArn(functionArn)
                .build();
    }

    private static ExistingResource existing(String stack, String type) {
        Resource resource =
                new Resource("cruddur-messages-" + stack, "Id", type, JsonNodeFactory.instance.objectNode());
        return new ExistingResource(
                resource,
                Map.of("Name", "name"),
                JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "Code",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("S3Bucket", "assets")
                                        .put("S3Key", "archive")),
                List.of());
    }
}
