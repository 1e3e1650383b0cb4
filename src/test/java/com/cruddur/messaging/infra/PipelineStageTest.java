package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.stacks.MessagingStacks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.services.sqs.Queue;

/** Checks the stacks in a Stage of the CDK, as a pipeline deploys them. */
class PipelineStageTest {

    @TempDir
    Path directory;

    @Test
    void stacks_in_a_stage_of_the_cdk_equal_the_stacks_in_an_app_and_do_not_change_others() throws Exception {
        Map<String, Object> context = CdkJson.FIXTURE.context("prod");
        App app = new App(AppProps.builder()
                .context(context)
                .outdir(directory.resolve("cdk.out").toString())
                .build());
        Stage stage = new Stage(app, "Production");
        Stack other = new Stack(stage, "Other");
        new Queue(other, "Queue");

        new MessagingStacks(Settings.read("prod", null, context.get("stages"), Optional.empty()))
                .in(stage, Files.createFile(directory.resolve("function.jar")));

        SortedMap<String, JsonNode> templates = new TreeMap<>();
        app.synth()
                .getNestedAssembly("assembly-Production")
                .getStacks()
                .forEach(stack -> templates.put(
                        stack.getStackName(), withoutMetadata(Synthesized.read(stack.getTemplateFullPath()))));
        assertThat(templates.remove("Production-Other").findValues("Tags")).isEmpty();
        SortedMap<String, JsonNode> expected = new TreeMap<>();
        Synthesized.of(Variant.PROD)
                .templates()
                .forEach((name, template) -> expected.put(name, withoutMetadata(template)));
        assertThat(templates).isEqualTo(expected);
    }

    /** Removes the metadata, which has paths that start with the stage. */
    private static JsonNode withoutMetadata(JsonNode template) {
        JsonNode copy = template.deepCopy();
        copy.get("Resources").forEach(resource -> ((ObjectNode) resource).remove("Metadata"));
        return copy;
    }
}
