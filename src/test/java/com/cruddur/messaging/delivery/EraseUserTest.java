package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.CommandRun;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.stream.GroupRepair;
import com.cruddur.messaging.testing.BootcampDatabase;
import com.cruddur.messaging.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs the commands of the runbook that erase a user from the table, and its statements for PostgreSQL. */
class EraseUserTest {

    private static final User ERASED = SeedUsers.of("londo");
    private static final User ANDREW = SeedUsers.of("andrewbrown");
    private static final User BAYKO = SeedUsers.of("bayko");
    private static final String KEY = EmulatedAws.accessKey("EraseUserTest");
    private static final String REGION = "us-east-1";
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.5Z");

    /** Returns the block of the page whose first line begins with these words. */
    private static String block(String language, String start) throws IOException {
        String section = Files.readString(Path.of("docs/runbook.md"))
                .split("\n## Erase a user\n")[1]
                .split("\n## ")[0];
        return Pattern.compile("```%s\n(\\s*%s.*?)```".formatted(language, start), Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow()
                .replace("UUID", ERASED.uuid());
    }

    private static Message message(String group, int minute, User sender) {
        return Message.of(group, START.plusSeconds(60L * minute), "text of " + sender.handle(), sender);
    }

    private static void put(DynamoDbClient client, Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(Schema.TABLE).item(item));
    }

    private static List<Map<String, AttributeValue>> items(DynamoDbClient client) {
        return client.scan(scan -> scan.tableName(Schema.TABLE)).items();
    }

    @Test
    void commands_of_the_runbook_leave_no_trace_of_the_user_and_no_other_change(@TempDir Path directory)
            throws Exception {
        try (DynamoDbClient client = EmulatedAws.client(KEY, REGION)) {
            EmulatedAws.createTable(client);
            MessageStore store = new MessageStore(client, Schema.TABLE);
            String others = UUID.randomUUID().toString();
            store.createMessageGroup(message(others, 0, ANDREW), BAYKO);
            String three = UUID.randomUUID().toString();
            Message kept = message(three, 1, BAYKO);
            store.createMessageGroup(kept, ANDREW);
            List<Map<String, AttributeValue>> unharmed = items(client);
            String pair = UUID.randomUUID().toString();
            store.createMessageGroup(message(pair, 2, ERASED), BAYKO);
            Message answer = store.createMessage(message(pair, 3, BAYKO));
            Message erased = store.createMessage(message(three, 4, ERASED));
            put(client, MessageGroup.after(erased, ERASED.uuid(), BAYKO).toItem());
            for (User owner : List.of(ANDREW, BAYKO)) {
                User other = owner == ANDREW ? BAYKO : ANDREW;
                client.deleteItem(delete -> delete.tableName(Schema.TABLE)
                        .key(Map.of(
                                Schema.PK, AttributeValue.fromS(MessageGroup.partitionKey(owner.uuid())),
                                Schema.SK, kept.toItem().get(Schema.SK))));
                put(client, MessageGroup.after(erased, owner.uuid(), other).toItem());
            }

            PrintedCommands shell = new PrintedCommands(
                    "no CDK",
                    directory,
                    Map.of(
                            "AWS_ENDPOINT_URL",
                            EmulatedAws.ENDPOINT,
                            "AWS_ACCESS_KEY_ID",
                            KEY,
                            "AWS_SECRET_ACCESS_KEY",
                            "secret",
                            "AWS_DEFAULT_REGION",
                            REGION));
            String commands = block("bash", "aws dynamodb scan");
            shell.run(commands).succeeds();
            assertThat(directory.resolve("keys.txt"))
                    .as("two messages, and the rows of the pair and of the user")
                    .content()
                    .hasLineCount(5);
            shell.run(commands).succeeds();
            new GroupRepair(client, Schema.TABLE, true, false).repair(three);

            assertThat(directory.resolve("keys.txt")).isEmptyFile();
            assertThat(items(client))
                    .hasSize(unharmed.size() + 1)
                    .containsAll(unharmed)
                    .contains(answer.toItem());
        }
    }

    @Test
    void statements_of_the_runbook_delete_the_user_to_whose_activity_somebody_has_replied() throws IOException {
        String url = RealPostgres.newDatabase();
        CommandRun.inThisJvm(Map.of("CONNECTION_URL", url), "db", "schema-load").exits(0);
        String activity = UUID.randomUUID().toString();
        for (User user : List.of(ERASED, BAYKO)) {
            RealPostgres.execute(
                    url,
                    "INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES ('%s', 'N', '%s', 'a@example.com', 'MOCK')"
                            .formatted(user.uuid(), user.handle()));
        }
        RealPostgres.execute(
                url,
                "INSERT INTO activities (uuid, user_uuid, message) VALUES ('%s', '%s', 'first')"
                        .formatted(activity, ERASED.uuid()),
                "INSERT INTO activities (user_uuid, message, reply_to_activity_uuid) VALUES ('%s', 'reply', '%s')"
                        .formatted(BAYKO.uuid(), activity));

        RealPostgres.execute(url, block("sql", "BEGIN"));

        assertThat(RealPostgres.query(url, "SELECT handle FROM users")).containsExactly("bayko");
        assertThat(RealPostgres.query(url, "SELECT message, reply_to_activity_uuid FROM activities"))
                .containsExactly("reply", null);
    }

    @Test
    void statements_of_the_runbook_fit_the_tables_of_the_bootcamp() throws IOException {
        String url = BootcampDatabase.newDatabase("bayko");
        RealPostgres.execute(
                url,
                "INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES ('%s', 'N', 'londo', 'a@example.com', 'MOCK')"
                        .formatted(ERASED.uuid()));

        RealPostgres.execute(url, block("sql", "BEGIN"));

        assertThat(RealPostgres.query(url, "SELECT handle FROM users")).containsExactly("bayko");
    }
}
