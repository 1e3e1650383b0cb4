package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.stream.GroupRepair;
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

/** Runs the commands of the runbook that erase a user from the table. */
class EraseUserTest {

    private static final User ERASED = SeedUsers.of("londo");
    private static final User ANDREW = SeedUsers.of("andrewbrown");
    private static final User BAYKO = SeedUsers.of("bayko");
    private static final String KEY = EmulatedAws.accessKey("EraseUserTest");
    private static final String REGION = "us-east-1";
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.5Z");

    private static String commands() throws IOException {
        String section = Files.readString(Path.of("docs/runbook.md"))
                .split("\n## Erase a user\n")[1]
                .split("\n## ")[0];
        return Pattern.compile("```bash\n(\\s*aws dynamodb scan .*?)```", Pattern.DOTALL)
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
            shell.run(commands()).succeeds();
            assertThat(directory.resolve("keys.txt"))
                    .as("two messages, and the rows of the pair and of the user")
                    .content()
                    .hasLineCount(5);
            shell.run(commands()).succeeds();
            new GroupRepair(client, Schema.TABLE, true, false).repair(three);

            assertThat(directory.resolve("keys.txt")).isEmptyFile();
            assertThat(items(client))
                    .hasSize(unharmed.size() + 1)
                    .containsAll(unharmed)
                    .contains(answer.toItem());
        }
    }
}
