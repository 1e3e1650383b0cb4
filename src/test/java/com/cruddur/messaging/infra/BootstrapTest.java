package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.infra.settings.AwsEnvironment;
import com.cruddur.messaging.infra.settings.EnvironmentTakenException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** Checks the stage dev with credentials for the account and region of the stage prod. */
class BootstrapTest {

    private static final AwsEnvironment PROD = new AwsEnvironment("111122223333", "us-east-1");

    @TempDir
    Path directory;

    /** @param bundlingStacks the stacks that the CLI needs for its command: none for bootstrap, list and destroy */
    private JsonNode stacks(List<String> bundlingStacks) {
        App app = new App(AppProps.builder()
                .outdir(directory.toString())
                .context(Map.of(
                        "stages",
                        Map.of(
                                "dev",
                                Map.of(),
                                "prod",
                                Map.of("environment", Map.of("account", PROD.account(), "region", PROD.region()))),
                        "aws:cdk:bundling-stacks",
                        bundlingStacks))
                .build());
        MessagingApp.define(app, Path.of("function.jar"), Optional.of(PROD));
        app.synth();
        ArrayNode stacks = JsonNodeFactory.instance.arrayNode();
        for (JsonNode artifact :
                Synthesized.read(directory.resolve("manifest.json").toString()).get("artifacts")) {
            if (artifact.get("type").asText().equals("aws:cloudformation:stack")) {
                stacks.add(artifact);
            }
        }
        return stacks;
    }

    @Test
    void bootstrap_sees_no_stack_of_either_stage() {
        assertThat(stacks(List.of())).singleElement().satisfies(stack -> {
            assertThat(stack.get("displayName").asText()).isEqualTo(MessagingApp.NO_STAGE);
            assertThat(stack.get("environment").asText()).isEqualTo("aws://unknown-account/unknown-region");
        });
    }

    @Test
    void command_that_needs_stacks_is_refused() {
        assertThatThrownBy(() -> stacks(List.of("**"))).isInstanceOf(EnvironmentTakenException.class);
    }
}
