package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.RecordedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Tests that credentials must be of the stage's account and region before a command sends a request to DynamoDB in AWS. An
 * emulator answers for STS. Requests to DynamoDB go to a port where nothing listens, as through a proxy.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class StageEnvironmentTest {

    private static final String STRANGER = EmulatedAws.accessKey("stranger");

    private final Map<String, String> propertiesBefore = new HashMap<>();

    private void set(String property, String value) {
        propertiesBefore.putIfAbsent(property, System.getProperty(property));
        System.setProperty(property, value);
    }

    @BeforeEach
    void point_aws_at_this_machine() {
        set("aws.secretAccessKey", "secret");
        set("aws.region", "us-east-1");
        set("aws.endpointUrlSts", EmulatedAws.ENDPOINT);
        set("https.proxyHost", "localhost");
        set("https.proxyPort", Integer.toString(Emulator.free(0)));
    }

    @AfterEach
    void put_properties_back() {
        propertiesBefore.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private List<String> operations(String accessKey, List<CommandRun> runs, String... arguments) {
        set("aws.accessKeyId", accessKey);
        return RecordedRequests.of(accessKey, () -> runs.add(CommandRun.inThisJvm(arguments))).stream()
                .map(RecordedRequests.SentRequest::operation)
                .distinct()
                .toList();
    }

    @Test
    void credentials_of_a_different_account_are_refused() {
        List<CommandRun> runs = new ArrayList<>();

        assertThat(operations(STRANGER, runs, "ddb", "list-tables", "prod")).containsExactly("GetCallerIdentity");

        assertThat(runs.get(0).exits(1).err())
                .isEqualTo("cruddur: The stage prod is in account 111122223333, region us-east-1, but the credentials "
                        + "and options are for account "
                        + STRANGER
                        + ". Use credentials and options for the stage's account and region, or name a different stage with --stage.%n"
                                .formatted());
    }

    @Test
    void different_region_is_refused_and_no_request_is_sent() {
        List<CommandRun> runs = new ArrayList<>();

        assertThat(operations("111122223333", runs, "ddb", "list-tables", "prod", "--region", "eu-west-1"))
                .isEmpty();

        assertThat(runs.get(0).exits(1).err())
                .startsWith("cruddur: The stage prod is in account 111122223333, region us-east-1, but the credentials "
                        + "and options are for region eu-west-1.");
    }

    @Test
    void credentials_of_the_stage_are_accepted() {
        List<CommandRun> runs = new ArrayList<>();

        assertThat(operations("111122223333", runs, "ddb", "list-tables", "prod"))
                .containsExactly("GetCallerIdentity", "ListTables");
        assertThat(runs.get(0).exits(1).err()).contains("AWS, region us-east-1 cannot be reached");
    }

    @Test
    void stage_without_an_environment_accepts_any_account_and_region() {
        assertThat(operations(STRANGER, new ArrayList<>(), "ddb", "list-tables", "prod", "--stage", "dev"))
                .containsExactly("ListTables");
    }

    @Test
    void emulator_address_is_named_and_its_account_is_not_checked() {
        List<CommandRun> runs = new ArrayList<>();

        assertThat(operations(STRANGER, runs, "ddb", "list-tables", "prod", "--endpoint-url", EmulatedAws.ENDPOINT))
                .containsExactly("ListTables");

        assertThat(runs.get(0).exits(0).err())
                .startsWith("Warning: %s is not an address of AWS, although the command has the word prod.%n"
                        .formatted(EmulatedAws.ENDPOINT));
    }

    /** The message of a failure to read settings does not read them again for the name of the table. */
    @Test
    void unreadable_settings_are_reported_on_one_line(@TempDir Path home) throws IOException {
        set("cruddur.home", home.toString());
        Path cdkJson = home.resolve("cdk.json");

        assertThat(CommandRun.inThisJvm("ddb", "scan").exits(1).err())
                .isEqualTo("cruddur: %s cannot be read: there is no such file or directory%n".formatted(cdkJson));

        Files.writeString(cdkJson, "{ \"context\":");
        assertThat(CommandRun.inThisJvm("ddb", "scan").exits(1).err())
                .isEqualTo(
                        "cruddur: %s is not valid JSON. Line 1: Unexpected end-of-input within/between Object entries%n"
                                .formatted(cdkJson));
    }

    @Test
    void address_that_only_the_sdk_reads_is_named_too() {
        set("aws.endpointUrl", EmulatedAws.ENDPOINT);
        List<CommandRun> runs = new ArrayList<>();

        operations(STRANGER, runs, "ddb", "list-tables", "prod");

        assertThat(runs.get(0).exits(0).err())
                .isEqualTo(
                        "Warning: %1$s is not an address of AWS, although the command has the word prod.%nThere are no tables at %1$s.%n"
                                .formatted(EmulatedAws.ENDPOINT));
    }
}
