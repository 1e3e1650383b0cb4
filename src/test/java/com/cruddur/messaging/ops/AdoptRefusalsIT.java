package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.delivery.SimulatedAutoScaling;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Concurrent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests what {@code adopt} refuses before any synth. */
@Concurrent
class AdoptRefusalsIT {

    @TempDir
    Path directory;

    private TemplatePair pair() {
        return TemplatePair.of("prod", directory)
                .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache");
    }

    private Path assembly() {
        return pair().next();
    }

    private static CommandRun adopt(Path assembly, String... more) {
        String[] arguments = {"adopt", "prod", "--assembly", assembly.toString(), "--region", "eu-west-1"};
        return CommandRun.inThisJvm(
                Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void region_that_differs_from_the_stages_is_refused() {
        CommandRun adopt = adopt(assembly(), "--stage", "dev").exits(1);

        assertThat(adopt.err())
                .isEqualToIgnoringNewLines("cruddur: The stacks are for the region us-east-1, not for eu-west-1. "
                        + "Give that region with --region, or change it in cdk.json.");
        assertThat(adopt.out()).isEmpty();
    }

    @Test
    void assembly_with_dummy_values_is_refused_by_adopt_and_up_with_the_command_to_run() {
        Path assembly = pair().missing("vpc-provider:account=1").next();
        String message =
                "cruddur: The templates have dummy values because these were never looked up in the account: vpc-provider:account=1. "
                        + "Run with credentials of the account: npx cdk synth -c stage=prod -o " + assembly;

        assertThat(adopt(assembly, "--stage", "prod").exits(1).err()).isEqualToIgnoringNewLines(message);
        assertThat(CommandRun.inThisJvm("up", "--port", "0", "--assembly", assembly.toString(), "--stage", "prod")
                        .exits(1)
                        .err())
                .isEqualToIgnoringNewLines(message);
    }

    /** Runs without an assembly, so that the command would have to synthesize. */
    private static CommandRun adoptUnsynthesized(Map<String, String> environment, String... options) {
        String[] arguments = {"adopt", "prod"};
        return CommandRun.cruddur(
                environment,
                Stream.of(arguments, options).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private static Map<String, String> account(String name) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                EmulatedAws.accessKey(name),
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_REGION",
                "us-east-1",
                "AWS_ENDPOINT_URL",
                EmulatedAws.ENDPOINT);
    }

    @Test
    void missing_region_is_reported_with_the_stages_region_before_any_synth() {
        assertThat(adoptUnsynthesized(Map.of()).exits(1).err())
                .isEqualToIgnoringNewLines(
                        "cruddur: No AWS region is set. Give --region us-east-1, or set AWS_REGION or the profile's region.");
    }

    @Test
    void region_that_differs_from_the_stages_is_refused_before_any_synth() {
        assertThat(adoptUnsynthesized(Map.of(), "--region", "eu-west-1")
                        .exits(1)
                        .err())
                .startsWith(
                        "cruddur: The stage prod is in account 111122223333, region us-east-1, but the credentials and options are for region eu-west-1")
                .hasLineCount(1);
    }

    @Test
    void missing_table_is_reported_first_before_any_synth() {
        assertThat(adoptUnsynthesized(account("adopt without a table")).exits(1).err())
                .startsWith("Warning: http://localhost:") // Not printed for an address of AWS.
                .contains(
                        "cruddur: There is no table cruddur-messages at http://localhost:",
                        "npx cdk deploy cruddur-messages-data -c stage=prod")
                .hasLineCount(2);
    }

    @Test
    void on_demand_table_is_reported_with_the_setting_before_any_synth() throws IOException {
        String account = "adopt a table on demand";
        try (SimulatedAutoScaling scaling = new SimulatedAutoScaling();
                DynamoDbClient client = EmulatedAws.client(EmulatedAws.accessKey(account), "us-east-1")) {
            EmulatedAws.createTable(client);
            Map<String, String> environment = new HashMap<>(account(account));
            environment.put(
                    "AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING",
                    scaling.endpoint().toString());

            CommandRun adopt = adoptUnsynthesized(environment, "--stage", "dev").exits(1);

            assertThat(adopt.out())
                    .isEqualToIgnoringNewLines(
                            "AWS::DynamoDB::Table cruddur-messages  must be fixed before the import  BillingMode is PAY_PER_REQUEST, but PROVISIONED in the template");
            assertThat(adopt.err())
                    .contains("# Set in cdk.json, in the table of the stage: \"capacity\": { \"onDemand\": {} }.")
                    .doesNotContain("Synthesizing");
        }
    }
}
