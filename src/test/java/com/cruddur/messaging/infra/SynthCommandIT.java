package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.delivery.AutoScaling;
import com.cruddur.messaging.delivery.HandMade;
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

/** {@code cdk synth} as an engineer runs it, in a copy of the checkout with what Maven has built of it. */
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
    void prod_is_synthesized_offline_and_with_what_maven_has_built() throws Exception {
        ProcessRun synth = ProcessRun.run(
                copy, Map.of("CDK_VALIDATION", "false"), "npx", "cdk", "synth", "--quiet", "-c", "stage=prod");

        synth.succeeds();
        assertThat(synth.output())
                .doesNotContain(BUILDING, "end of life", "end-of-life", "EndOfLife", "reserved context key");
        assertThatTemplatesAreThoseOfTheSnapshots();
    }

    /** Lambda publishes no second version of the same code and configuration, and a version of another id is a second one. */
    @Test
    @Order(2)
    void version_of_the_function_that_is_not_the_last_release_s_is_of_other_code() {
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
    void synth_with_nothing_changed_gives_the_same_again() throws Exception {
        ProcessRun synth = synthUnvalidated(copy, "-c", "stage=prod");

        synth.succeeds();
        assertThat(synth.output()).doesNotContain(BUILDING);
        assertThatTemplatesAreThoseOfTheSnapshots();
    }

    @Test
    @Order(3)
    void wrong_setting_is_one_line_and_leaves_nothing_behind() throws Exception {
        ProcessRun synth = synth("-c", "stage=staging", "-o", "wrong");

        assertThat(synth.exit()).isEqualTo(1);
        assertThat(synth.output())
                .contains("Setting stage: \"staging\" is no stage. Allowed: dev, prod.")
                .doesNotContain("Exception", "\tat ");
        try (Stream<Path> left = Files.list(copy.resolve("wrong"))) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".json"));
        }
    }

    /** Before the CDK can refuse the dummies. */
    @Test
    @Order(3)
    void adopt_with_what_was_never_looked_up_is_one_line_with_what_to_run() throws Exception {
        String account = "444455556666";
        built.replace("cdk.json", "111122223333", account);
        try (AutoScaling scaling = new AutoScaling()) {
            new HandMade(new HandMade.Clients() {
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
    void synth_after_a_source_changed_builds_first_and_takes_what_it_says() throws Exception {
        built.replace(APP, "app.synth();", "app.synth(); System.err.println(\"This is new.\");");

        ProcessRun synth = synthUnvalidated(copy);

        synth.succeeds();
        assertThat(synth.output())
                .contains(BUILDING, "This is new.")
                .as("an archive holds for all builds with the same libraries")
                .doesNotContain("Archiving");
    }

    /** Of the change before, which shows in no template. */
    @Test
    @Order(5)
    void assembly_of_another_build_in_another_folder_is_the_same_byte_for_byte(@TempDir Path cdkOut) throws Exception {
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

    private static void assertThatTemplatesAreThoseOfTheSnapshots() throws IOException {
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

    /** Without what follows the jar, which is an empty file in the snapshots. */
    private static JsonNode withoutHashes(JsonNode template) {
        return Synthesized.json(template.toString()
                .replaceAll("[0-9a-f]{64}", "HASH")
                .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1HASH"));
    }

    private static ProcessRun synth(String... arguments) throws IOException, InterruptedException {
        return synth(copy, Map.of(), arguments);
    }

    /** The CDK's validation would only take its time; what it finds is for FindingsTest. */
    private static ProcessRun synthUnvalidated(Path checkout, String... arguments)
            throws IOException, InterruptedException {
        return synth(checkout, Map.of("CDK_VALIDATION", "false"), arguments);
    }

    /** Without npx, which only looks the command up. */
    private static ProcessRun synth(Path checkout, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node_modules/.bin/cdk", "synth", "--quiet"));
        command.addAll(List.of(arguments));
        return ProcessRun.run(checkout, environment, command.toArray(String[]::new));
    }
}
