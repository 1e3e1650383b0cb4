package com.cruddur.messaging.ops;

import static com.cruddur.messaging.model.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that {@code ddb restore} asks before it puts items back, except on this machine. */
class RestoreIT {

    private static final String REGION = "ap-northeast-1";
    private static final String SECOND_TABLE = Schema.TABLE + "-at-20261120T115205Z";
    private static final Map<String, String> AMBIENT = Map.of(
            "AWS_ACCESS_KEY_ID",
            EmulatedAws.accessKey("restore"),
            "AWS_SECRET_ACCESS_KEY",
            "secret",
            "AWS_REGION",
            REGION);

    @Test
    void restore_in_prod_needs_a_confirmation(@TempDir Path directory) throws IOException {
        Map<String, String> there = EmulatedAws.thatFindsElsewhere(AMBIENT, directory);
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.accessKey("restore"), REGION)) {
            EmulatedAws.createTable(client);
            client.updateContinuousBackups(update -> update.tableName(Schema.TABLE)
                    .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));

            CommandRun refused = restore(there).exits(1);

            assertThat(refused.err())
                    .contains(
                            "including items that were deleted on purpose",
                            "Nothing was done; give --yes to continue.");
            assertThat(client.listTables().tableNames()).containsExactly(Schema.TABLE);

            EmulatedAws.createTable(client, SECOND_TABLE);
            client.putItem(put -> put.tableName(SECOND_TABLE)
                    .item(Map.of(
                            Schema.PK, string("MSG#1"),
                            Schema.SK, string("2026-11-01T10:00:00.000000+00:00"),
                            Schema.MESSAGE, string("back"))));
            restore(there, "--dry-run").exits(1);

            CommandRun run = restore(there, "--yes").exits(0);

            assertThat(run.err())
                    .contains("bin/cruddur ddb drop %s prod --endpoint-url %s"
                            .formatted(SECOND_TABLE, EmulatedAws.ELSEWHERE));
            assertThat(client.scan(scan -> scan.tableName(Schema.TABLE)).count())
                    .isEqualTo(1);
        }
    }

    private static CommandRun restore(Map<String, String> environment, String... more) {
        String[] arguments = {
            "ddb", "restore", "prod", "--all", "--at", "2026-11-20T11:52:05Z", "--endpoint-url", EmulatedAws.ELSEWHERE
        };
        return CommandRun.cruddur(
                environment, Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new));
    }
}
