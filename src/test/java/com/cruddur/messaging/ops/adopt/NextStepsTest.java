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

/** The steps for whatever mix of resources there is. */
class NextStepsTest {

    private static final String FUNCTION = "cruddur-messaging-stream";
    private static final StreamReaders NOBODY = new StreamReaders(List.of(), List.of(), List.of());

    @TempDir
    Path directory;

    @Test
    void each_stack_is_deployed_by_itself_and_lists_are_repaired_after_the_function() {
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
    void old_function_is_kept_then_stopped_and_its_mappings_end_only_when_the_new_one_was_seen_to_work() {
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

    /** Whoever stopped after the import, or after the deploy, is told of what is left. */
    @Test
    void old_mapping_of_a_function_that_is_in_its_stack_already_is_stopped_all_the_same() {
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
                        "In cdk.json, in the stage: \"mapping\": { \"maxRecordAgeSeconds\": 86400 } for this deploy. With 72000 a message that is older goes to the failure queue, and letters-waiting rings. Put it back and deploy again afterwards.",
                        "Stop the old function: beside the new one it would damage rows. From here on new messages are in the lists of messages at once, and in the lists of conversations when the new function works; the stream keeps their records for 24 hours.",
                        "Deploy cruddur-messages-stream.");
        assertThat(steps(NOBODY).stream().map(AdoptionStep::what))
                .noneMatch(what -> what.contains("maxRecordAgeSeconds"));
    }

    @Test
    void function_of_another_name_that_reads_the_stream_is_named_before_the_new_one_comes() {
        StreamReaders readers = new StreamReaders(
                List.of(), List.of(), List.of(mapping("three", "arn:aws:lambda:us-east-1:1:function:mover:v1")));

        assertThat(steps(readers).stream().map(AdoptionStep::what))
                .containsSubsequence(
                        "mover reads the stream too. If it moves rows, stop it as well: aws lambda update-event-source-mapping --no-enabled --uuid three",
                        "Deploy cruddur-messages-stream.");
    }

    @Test
    void cluster_is_told_with_what_it_costs_before_it_is_deployed() {
        assertThat(steps(NOBODY).stream().flatMap(AdoptionStep::lines))
                .containsSubsequence(
                        "# Deploy cruddur-messages-cache. Its DAX cluster, of 3 nodes of dax.t3.small, is paid for by the hour from here on, used or not (docs/costs.md). Whoever does not want it removes dax from cdk.json first.",
                        "npx cdk deploy cruddur-messages-cache --exclusively -c stage=prod");
    }

    @Test
    void commands_work_where_the_resources_are() {
        Target target =
                CommandLine.populateCommand(new Target(), "prod", "--profile", "our prod", "--region", "eu-west-1");

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
