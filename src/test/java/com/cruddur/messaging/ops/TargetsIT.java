package com.cruddur.messaging.ops;

import static com.cruddur.messaging.ops.CommandRun.cruddur;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests which DynamoDB a command works on. The emulator shows different tables for each access key and region. */
class TargetsIT {

    private static final String ACCESS_KEY = EmulatedAws.accessKey("ambient");
    private static final String ENDPOINT = EmulatedAws.ENDPOINT;
    private static final Map<String, String> AMBIENT =
            Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", "secret", "AWS_REGION", "ca-central-1");

    @Test
    void prod_uses_the_ambient_credentials_and_region_and_local_does_not() {
        try (DynamoDbClient client = EmulatedAws.client(ACCESS_KEY, "ca-central-1")) {
            EmulatedAws.createTable(client);
        }

        CommandRun prod = cruddur(AMBIENT, "ddb", "list-tables", "prod", "--endpoint-url", ENDPOINT)
                .exits(0);
        CommandRun local = cruddur(
                        AMBIENT, "ddb", "list-tables", "--endpoint-url", ENDPOINT, "--region", "ca-central-1")
                .exits(0);

        assertThat(prod.out()).isEqualToIgnoringNewLines("cruddur-messages");
        assertThat(local.out()).isEmpty();
        assertThat(local.err()).isEqualToIgnoringNewLines("There are no tables at %s.".formatted(ENDPOINT));
    }

    @Test
    void profile_takes_precedence_over_the_ambient_credentials(@TempDir Path directory) throws IOException {
        String accessKey = EmulatedAws.accessKey("of the profile");
        Path profiles = Files.writeString(
                directory.resolve("credentials"),
                "[other]\naws_access_key_id = %s\naws_secret_access_key = secret\n".formatted(accessKey));
        Map<String, String> environment = new HashMap<>(AMBIENT);
        environment.put("AWS_SHARED_CREDENTIALS_FILE", profiles.toString());
        try (DynamoDbClient client = EmulatedAws.client(accessKey, "ca-central-1")) {
            EmulatedAws.createPlainTable(client, "of-the-profile");
        }

        CommandRun run = cruddur(
                        environment, "ddb", "list-tables", "prod", "--endpoint-url", ENDPOINT, "--profile", "other")
                .exits(0);

        assertThat(run.out()).isEqualToIgnoringNewLines("of-the-profile");
    }

    @Test
    void fips_and_dual_stack_are_not_used_on_this_machine() {
        cruddur(
                        Map.of("AWS_USE_FIPS_ENDPOINT", "true", "AWS_USE_DUALSTACK_ENDPOINT", "true"),
                        "ddb",
                        "list-tables",
                        "--endpoint-url",
                        ENDPOINT)
                .exits(0);
    }

    @Test
    void variable_sets_the_endpoint_of_a_command() {
        cruddur(Map.of("AWS_ENDPOINT_URL", ENDPOINT), "ddb", "list-tables").exits(0);
    }

    @Test
    void variable_that_is_not_a_url_is_wrong_usage() {
        CommandRun run = cruddur(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "localhost"), "ddb", "list-tables")
                .exits(2);

        assertThat(run.err())
                .startsWith("cruddur ddb list-tables: AWS_ENDPOINT_URL_DYNAMODB 'localhost' is not an endpoint")
                .doesNotContain("\tat ");
    }

    @Test
    void prod_without_a_region_is_refused() {
        CommandRun run = cruddur("ddb", "list-tables", "prod").exits(1);

        assertThat(run.err()).startsWith("cruddur: No AWS region is set.").doesNotContain("\tat ");
    }

    @Test
    void unknown_profile_is_named_without_the_data_structures_of_the_sdk() {
        CommandRun run = cruddur(
                        "ddb", "list-tables", "prod", "--stage", "dev", "--region", "us-east-1", "--profile", "p")
                .exits(1);

        assertThat(run.err())
                .endsWith(
                        "cruddur: AWS, region us-east-1, profile p: Profile file contained no credentials for profile 'p'.%n"
                                .formatted());
    }

    @Test
    void requests_to_this_machine_use_no_proxy() {
        cruddur(Map.of("HTTP_PROXY", "http://localhost:1"), "ddb", "list-tables", "--endpoint-url", ENDPOINT)
                .exits(0);
    }

    @Test
    void prod_without_credentials_is_refused() {
        CommandRun run =
                cruddur("ddb", "list-tables", "prod", "--region", "us-east-1").exits(1);

        assertThat(run.err()).startsWith("cruddur: ").contains("credentials").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void version_is_the_version_of_the_build() {
        assertThat(cruddur("--version").exits(0).out()).matches("cruddur 1\\.0\\.0, Java \\d+\\R");
    }
}
