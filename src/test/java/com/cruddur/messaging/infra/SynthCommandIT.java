package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.delivery.HandMadeResources;
import com.cruddur.messaging.delivery.SimulatedAutoScaling;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.testing.BuiltCopy;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Checks {@code cdk synth} as an engineer runs it, in a copy of the checkout that Maven has built. */
@TestMethodOrder(OrderAnnotation.class)
class SynthCommandIT {

    private static final String BUILDING = "Building the function and the app";
    private static final String SCHEMA = "lambda/src/main/java/com/cruddur/messaging/model/Schema.java";
    private static final String APP = "src/main/java/com/cruddur/messaging/infra/MessagingApp.java";

    @TempDir
    static Path copy;

    private static BuiltCopy built;

    @BeforeAll
    static void copy_the_checkout() throws IOException {
        built = new BuiltCopy(copy);
    }

    @AfterAll
    static void unlink() throws IOException {
        built.close();
    }

    @Test
    @Order(1)
    void prod_is_synthesized_offline_without_a_new_build() throws Exception {
        ProcessRun synth = ProcessRun.run(
                copy, Map.of("CDK_VALIDATION", "false"), "npx", "cdk", "synth", "--quiet", "-c", "stage=prod");

        synth.succeeds();
        assertThat(synth.output())
                .doesNotContain(BUILDING, "end of life", "end-of-life", "EndOfLife", "reserved context key");
        assertThatTemplatesMatchTheSnapshots();
    }

    /**
     * Lambda publishes the same code and configuration only once, so a new logical id of the version needs different
     * code.
     */
    @Test
    @Order(2)
    void new_version_of_the_function_has_different_code_than_the_last_release() {
        JsonNode released = Synthesized.read("src/test/resources/released/cruddur-messages-stream.template.json")
                .get("Resources");
        JsonNode next = Synthesized.read(copy.resolve("cdk.out/cruddur-messages-stream.template.json")
                        .toString())
                .get("Resources");
        String function = "/MoveFunction5DCE6EDB/Properties/Code/S3Key";
        String alias = "/MoveLiveE5A27F7D/Properties/FunctionVersion/Fn::GetAtt/0";

        assertThat(next.at(alias).asText())
                .startsWith("MoveFunctionCurrentVersion74B5A30F")
                .isNotEqualTo(released.at(alias).asText());
        assertThat(next.at(function).asText())
                .endsWith(".jar")
                .isNotEqualTo(released.at(function).asText());
    }

    @Test
    @Order(2)
    void synth_without_changes_gives_the_same_templates() throws Exception {
        ProcessRun synth = synthUnvalidated(copy, "-c", "stage=prod");

        synth.succeeds();
        assertThat(synth.output()).doesNotContain(BUILDING);
        assertThatTemplatesMatchTheSnapshots();
    }

    @Test
    @Order(3)
    void wrong_setting_prints_one_line_and_writes_nothing() throws Exception {
        ProcessRun synth = synth("-c", "stage=staging", "-o", "wrong");

        assertThat(synth.exit()).isEqualTo(1);
        assertThat(synth.output())
                .contains("Setting stage: \"staging\" is not a stage. Allowed: dev, prod.")
                .doesNotContain("Exception", "\tat ");
        try (Stream<Path> left = Files.list(copy.resolve("wrong"))) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".json"));
        }
    }

    /** The message comes before the CDK refuses the dummies. */
    @Test
    @Order(3)
    void adopt_without_a_look_up_prints_one_line_with_the_command_to_run() throws Exception {
        String account = "444455556666";
        built.replace("cdk.json", "111122223333", account);
        try (SimulatedAutoScaling scaling = new SimulatedAutoScaling()) {
            new HandMadeResources(new HandMadeResources.Clients() {
                @Override
                public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C of(B builder) {
                    return EmulatedAws.client(builder, account, "us-east-1");
                }
            });
            Map<String, String> environment = Map.of(
                    "AWS_ACCESS_KEY_ID",
                    account,
                    "AWS_SECRET_ACCESS_KEY",
                    "secret",
                    "AWS_ENDPOINT_URL",
                    EmulatedAws.ENDPOINT,
                    "AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING",
                    scaling.endpoint().toString());

            ProcessRun adopt =
                    ProcessRun.run(copy, environment, "bin/cruddur", "adopt", "prod", "--region", "us-east-1");

            assertThat(adopt.exit()).isEqualTo(1);
            assertThat(adopt.output().lines())
                    .containsSequence(
                            "Synthesizing the stage prod ...",
                            "cruddur: The templates have dummy values because these were never looked up in the account: "
                                    + "vpc-provider:account=444455556666:filter.isDefault=true:region=us-east-1:returnAsymmetricSubnets=true. "
                                    + "Run with credentials of the account: npx cdk synth -c stage=prod");
        } finally {
            built.replace("cdk.json", account, "111122223333");
        }
    }

    @Test
    @Order(4)
    void synth_after_a_change_of_a_source_builds_first() throws Exception {
        built.replace(APP, "app.synth();", "app.synth(); System.err.println(\"This is new.\");");

        ProcessRun synth = synthUnvalidated(copy);

        synth.succeeds();
        assertThat(synth.output())
                .contains(BUILDING, "This is new.")
                .as("an archive is valid for all builds with the same libraries")
                .doesNotContain("Archiving");
    }

    /** The change of the previous test shows in no template. */
    @Test
    @Order(5)
    void assembly_of_a_different_build_and_folder_is_identical(@TempDir Path cdkOut) throws Exception {
        ProcessRun synth = synthUnvalidated(Fixture.CHECKOUT, "-o", cdkOut.toString());

        synth.succeeds();
        try (Stream<Path> files = Files.list(cdkOut)) {
            assertThat(files)
                    .anyMatch(file -> file.toString().endsWith(".jar"))
                    .allSatisfy(file -> assertThat(copy.resolve("cdk.out").resolve(file.getFileName()))
                            .hasSameBinaryContentAs(file));
        }
    }

    @Test
    @Order(6)
    void synth_fails_if_the_build_does() throws Exception {
        built.replace(SCHEMA, "final class", "no Java");

        ProcessRun synth = synth();

        assertThat(synth.exit()).isEqualTo(1);
        assertThat(synth.output()).contains(BUILDING, "Schema.java");
    }

    private static void assertThatTemplatesMatchTheSnapshots() throws IOException {
        try (Stream<Path> snapshots = Files.list(Fixture.templates("prod"))) {
            assertThat(snapshots)
                    .isNotEmpty()
                    .allSatisfy(snapshot -> assertThat(
                                    template(copy.resolve("cdk.out").resolve(snapshot.getFileName())))
                            .isEqualTo(template(snapshot)));
        }
    }

    private static JsonNode template(Path file) {
        return withoutHashes(Synthesized.read(file.toString()));
    }

    /** Masks hashes that depend on the jar, which is an empty file in the snapshots. */
    private static JsonNode withoutHashes(JsonNode template) {
        return Synthesized.json(template.toString()
                .replaceAll("[0-9a-f]{64}", "HASH")
                .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1HASH"));
    }

    private static ProcessRun synth(String... arguments) throws IOException, InterruptedException {
        return synth(copy, Map.of(), arguments);
    }

    /** Skips the CDK's validation, which takes time and which RulePackFindingsTest covers. */
    private static ProcessRun synthUnvalidated(Path checkout, String... arguments)
            throws IOException, InterruptedException {
        return synth(checkout, Map.of("CDK_VALIDATION", "false"), arguments);
    }

    /** Runs the CDK CLI without npx, which would only look it up. */
    private static ProcessRun synth(Path checkout, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node_modules/.bin/cdk", "synth", "--quiet"));
        command.addAll(List.of(arguments));
        return ProcessRun.run(checkout, environment, command.toArray(String[]::new));
    }
}
