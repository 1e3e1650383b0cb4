package com.cruddur.messaging.ops;

import static com.cruddur.messaging.ops.CommandRun.cruddur;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests {@code ddb drop}, and above all its refusals. */
class DropIT {

    private static final String ACCESS_KEY = EmulatedAws.accessKey("drop");
    private static final String ENDPOINT = EmulatedAws.ENDPOINT;

    private static Map<String, String> ambient(String region) {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", "secret", "AWS_REGION", region);
    }

    @Test
    void drop_deletes_a_local_table_unless_it_is_protected() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, "us-west-1")) {
            EmulatedAws.createTable(client);
            String[] drop = {"ddb", "drop", Schema.TABLE, "--endpoint-url", ENDPOINT, "--region", "us-west-1"};
            client.updateTable(update -> update.tableName(Schema.TABLE).deletionProtectionEnabled(true));

            CommandRun refused = CommandRun.inThisJvm(drop).exits(1);

            assertThat(refused.err())
                    .contains("is protected against deletion. Nothing was deleted", "\"deletionProtection\": false");
            assertThat(client.listTables().tableNames()).containsExactly(Schema.TABLE);

            client.updateTable(update -> update.tableName(Schema.TABLE).deletionProtectionEnabled(false));
            CommandRun dropped = cruddur(drop).exits(0);

            assertThat(dropped.out()).isEqualToIgnoringNewLines("Dropped " + Schema.TABLE);
            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }

    @Test
    void drop_in_prod_needs_a_confirmation(@TempDir Path directory) throws IOException {
        try (DynamoDbClient client = EmulatedAws.client(ACCESS_KEY, "us-west-2")) {
            EmulatedAws.createTable(client);
            Map<String, String> there = EmulatedAws.thatFindsElsewhere(ambient("us-west-2"), directory);

            CommandRun refused = cruddur(
                            there, "ddb", "drop", Schema.TABLE, "prod", "--endpoint-url", EmulatedAws.ELSEWHERE)
                    .exits(1);

            assertThat(refused.err()).contains("This deletes table " + Schema.TABLE, "give --yes");
            assertThat(client.listTables().tableNames()).containsExactly(Schema.TABLE);

            CommandRun dropped = cruddur(
                            there,
                            "ddb",
                            "drop",
                            Schema.TABLE,
                            "prod",
                            "--yes",
                            "--format",
                            "json",
                            "--endpoint-url",
                            EmulatedAws.ELSEWHERE)
                    .exits(0);

            assertThat(dropped.json().get(0).path("TableName").asText()).isEqualTo(Schema.TABLE);
            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }

    @Test
    void drop_decides_by_the_address_and_not_by_the_word_prod() {
        try (DynamoDbClient client = EmulatedAws.client(ACCESS_KEY, "eu-west-1")) {
            EmulatedAws.createTable(client);

            CommandRun dropped = cruddur(
                            ambient("eu-west-1"), "ddb", "drop", Schema.TABLE, "prod", "--endpoint-url", ENDPOINT)
                    .exits(0);

            assertThat(dropped.err())
                    .startsWith("Warning: " + ENDPOINT
                            + " is not an address of AWS, although the command has the word prod.");
            assertThat(client.listTables().tableNames()).isEmpty();
        }
    }
}
