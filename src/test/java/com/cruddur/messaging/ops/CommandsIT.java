package com.cruddur.messaging.ops;

import static com.cruddur.messaging.ops.CommandRun.cruddur;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests the commands on one table, in the order in which an engineer types them. */
@TestMethodOrder(OrderAnnotation.class)
class CommandsIT {

    private static final String REGION = "eu-west-1";
    private static final String GROUP = "5ae290ed-55d1-47a0-bc6d-fe2bc2700399";
    private static final String ANDREW = SeedUsers.of("andrewbrown").uuid();
    private static final String BAYKO = SeedUsers.of("bayko").uuid();
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00";

    private static DynamoDbClient client;
    private static MessageStore store;

    @BeforeAll
    static void create_the_table() {
        client = EmulatedAws.client(EmulatedAws.LOCAL, REGION);
        store = new MessageStore(client, Schema.TABLE);
        EmulatedAws.createTable(client);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static CommandRun ddb(String... arguments) {
        return cruddur(command(Stream.of(arguments)));
    }

    /** Runs a command in this JVM, because the launcher treats JSON like text. */
    private static JsonNode json(String... arguments) {
        return CommandRun.inThisJvm(command(Stream.concat(Stream.of(arguments), Stream.of("--format", "json"))))
                .exits(0)
                .json()
                .get(0);
    }

    private static String[] command(Stream<String> arguments) {
        return Stream.of(
                        Stream.of("ddb"),
                        arguments,
                        Stream.of("--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private static int items() {
        return client.scan(scan -> scan.tableName(Schema.TABLE)).count();
    }

    @Test
    @Order(1)
    void seed_writes_the_example_conversation() {
        CommandRun seed = ddb("seed").exits(0);

        assertThat(seed.out())
                .matches(GROUP + "  andrewbrown and bayko  messages 104  from " + TIME + "  to " + TIME + "\\R");
        assertThat(seed.err()).isEmpty();
        assertThat(items()).isEqualTo(106);
        assertThat(store.listMessages(GROUP, Listing.newest().limit(1000)).entries())
                .extracting(message -> message.sender().handle())
                .startsWith("andrewbrown", "bayko", "andrewbrown")
                .hasSize(104);
    }

    @Test
    @Order(2)
    void seeding_again_leaves_one_conversation() {
        List<Message> before =
                store.listMessages(GROUP, Listing.newest().limit(1000)).entries();

        JsonNode seed = json("seed");

        assertThat(seed.path("written").asInt()).isZero();

        assertThat(seed.path("message_group_uuid").asText()).isEqualTo(GROUP);
        assertThat(seed.path("messages").asInt()).isEqualTo(SeedPlan.MESSAGES);
        assertThat(seed.at("/users/1/user_uuid").asText()).isEqualTo(BAYKO);
        assertThat(items()).isEqualTo(106);
        assertThat(store.listMessages(GROUP, Listing.newest().limit(1000)).entries())
                .isEqualTo(before);
    }

    @Test
    @Order(3)
    void get_conversation_prints_the_newest_20_messages_the_oldest_first() {
        CommandRun conversation = ddb("patterns", "get-conversation").exits(0);

        List<String> lines = conversation.out().lines().toList();
        assertThat(lines).hasSize(20);
        assertThat(lines.get(1)).matches("bayko        " + TIME + "  It only does DynamoDB and S3, but it does .*\\.");
        assertThat(lines.get(10)).endsWith("It works! I will answer: はい、元気です 👍");
        assertThat(lines.get(19)).endsWith("Same time tomorrow. I bring the mugs.");
        assertThat(conversation.err())
                .contains("For older entries, add --after 20")
                .doesNotContain("Consumed capacity");

        JsonNode json = json("patterns", "get-conversation", "--limit", "3");

        assertThat(json.at("/messages/2/user_uuid").asText()).isEqualTo(BAYKO);
        assertThat(json.path("next").asText()).matches(TIME);
        assertThat(json.get("consumed_capacity").isNull())
                .as("an emulator counts wrong")
                .isTrue();
    }

    @Test
    @Order(3)
    void scan_prints_every_item() {
        CommandRun text = ddb("scan").exits(0);
        CommandRun json = ddb("scan", "--format", "json", "--limit", "105").exits(0);

        assertThat(text.out().lines())
                .hasSize(106)
                .allMatch(line -> line.matches("pk=(MSG|GRP)#.*  sk=" + TIME + "  message=.*"));
        assertThat(json.json())
                .hasSize(105)
                .allSatisfy(line ->
                        assertThat(line.at("/Item/message/S").isTextual()).isTrue());
    }

    @Test
    @Order(4)
    void send_stores_a_message_of_a_member() {
        JsonNode sent = ddb("send", "Are you there?", "--user", "bayko", "--format", "json")
                .exits(0)
                .json()
                .get(0);

        Message newest =
                store.listMessages(GROUP, Listing.newest().limit(1)).entries().get(0);
        assertThat(newest.text()).isEqualTo("Are you there?");
        assertThat(newest.sender().uuid()).isEqualTo(BAYKO);
        assertThat(sent.path("message_uuid").asText()).isEqualTo(newest.uuid());
    }

    /** The script sets the locale, so that the locale of this JVM does not matter. */
    @Test
    @Order(4)
    void text_is_stored_unchanged_without_an_installed_locale(@TempDir Path directory) throws Exception {
        Path script = Files.writeString(
                directory.resolve("script"),
                "bin/cruddur ddb send 'très bien 👍' --endpoint-url %s --region %s"
                        .formatted(EmulatedAws.ENDPOINT, REGION));

        for (String locale : List.of("POSIX", "tlh_KX.UTF-8")) { // Nobody installs Klingon.
            ProcessRun.run(Checkout.ROOT, Map.of("LC_ALL", locale), "bash", script.toString())
                    .succeeds();
        }

        assertThat(store.listMessages(GROUP, Listing.newest().limit(2)).entries())
                .extracting(Message::text)
                .containsExactly("très bien 👍", "très bien 👍");
    }

    @Test
    @Order(5)
    void send_creates_a_message_group() {
        String worf = "11111111-2222-3333-4444-555555555555";

        CommandRun sent = ddb("send", "Hello, Worf", "--other", worf + ":worf:Worf, son of Mogh")
                .exits(0);
        CommandRun list = ddb("patterns", "list-conversations", "--user", worf).exits(0);
        JsonNode andrew = json("patterns", "list-conversations");

        String group = sent.out().split("  ")[0];
        assertThat(list.out()).matches(group + "  andrewbrown  " + TIME + "  Hello, Worf\\R");
        assertThat(list.err()).isEmpty();
        assertThat(andrew.at("/message_groups/0/message_group_uuid").asText()).isEqualTo(group);
        assertThat(andrew.at("/message_groups/0/user_display_name").asText()).isEqualTo("Worf, son of Mogh");
        assertThat(andrew.at("/message_groups/1/message_group_uuid").asText()).isEqualTo(GROUP);
        assertThat(andrew.path("message_groups")).hasSize(2);
    }
}
