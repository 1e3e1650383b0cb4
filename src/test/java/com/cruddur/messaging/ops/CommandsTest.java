package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.seed.Seeder;
import com.cruddur.messaging.testing.Concurrent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests edge cases of the commands, on one seeded table. */
@Concurrent
class CommandsTest {

    private static final String REGION = "eu-west-2";
    private static final String ANDREW = SeedUsers.of("andrewbrown").uuid();
    private static final String BAYKO = SeedUsers.of("bayko").uuid();

    private static DynamoDbClient client;

    @BeforeAll
    static void seed() {
        client = EmulatedAws.client(EmulatedAws.LOCAL, REGION);
        EmulatedAws.createTable(client);
        new Seeder(client, Schema.TABLE).seed(SeedPlan.example(), Progress.NONE);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static CommandRun ddb(String... arguments) {
        return CommandRun.inThisJvm(Stream.of(
                        Stream.of("ddb"),
                        Stream.of(arguments),
                        Stream.of("--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static JsonNode json(String... arguments) {
        return ddb(Stream.of(arguments, new String[] {"--format", "json"})
                        .flatMap(Stream::of)
                        .toArray(String[]::new))
                .exits(0)
                .json()
                .get(0);
    }

    @Test
    void conversation_continues_after_a_page() {
        JsonNode newest = json("patterns", "get-conversation", "--limit", "3");
        JsonNode older = json(
                "patterns",
                "get-conversation",
                "--limit",
                "101",
                "--after",
                newest.path("next").asText());

        List<String> texts = new ArrayList<>();
        Stream.of(older, newest)
                .forEach(page -> page.path("messages")
                        .forEach(message -> texts.add(message.path("message").asText())));
        assertThat(texts)
                .hasSize(104)
                .doesNotHaveDuplicates()
                .startsWith("Hey, did you get the table up? I only see the old one in the console.")
                .endsWith("Same time tomorrow. I bring the mugs.");
    }

    @Test
    void empty_conversation_of_a_year_or_group_is_not_a_failure() {
        CommandRun otherYear =
                ddb("patterns", "get-conversation", "--year", "2001").exits(0);
        JsonNode otherGroup = json("patterns", "get-conversation", "--group", BAYKO);

        assertThat(otherYear.out()).isEmpty();
        assertThat(otherYear.err())
                .contains("There are no matching messages in message group " + SeedPlan.GROUP)
                .contains("Only the year 2001 was searched. To list all years, omit --year.");
        assertThat(otherGroup.path("messages")).isEmpty();
        assertThat(otherGroup.path("next").isNull()).isTrue();
    }

    @Test
    void user_who_was_not_seeded_has_no_conversations_and_gets_a_hint() {
        CommandRun run = ddb("patterns", "list-conversations", "--user", "worf").exits(0);

        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("There are no matching conversations of worf", "give the UUID, or --users postgres");
    }

    @Test
    void empty_list_of_a_year_gets_no_hint_about_the_user() {
        assertThat(ddb("patterns", "list-conversations", "--year", "2019")
                        .exits(0)
                        .err())
                .contains("Only the year 2019 was searched. To list all years, omit --year.")
                .doesNotContain("derived");
    }

    @Test
    void send_refuses_a_blank_message_a_non_member_and_an_unknown_group() {
        CommandRun blank = ddb("send", " ").exits(2);
        CommandRun stranger = ddb("send", "hi", "--user", "worf").exits(1);
        CommandRun mistyped = ddb("send", "hi", "--user", "byako").exits(1);
        CommandRun alone = ddb("send", "hi", "--other", "andrewbrown").exits(2);
        CommandRun unknown = ddb("send", "hi", "--group", BAYKO).exits(1);

        assertThat(blank.err()).contains("The message is blank; it must have 1 to 1024 characters");
        assertThat(stranger.err())
                .contains("is not a member of message group " + SeedPlan.GROUP)
                .contains("Its members are andrewbrown (%s) and bayko (%s).".formatted(ANDREW, BAYKO))
                .contains("To create a new group, use --other USER.");
        assertThat(mistyped.err()).contains("Did you mean: bayko?").doesNotContain("--other");
        assertThat(alone.err())
                .contains("The sender and the receiver are both andrewbrown; a message group needs two users.");
        assertThat(unknown.err())
                .contains("There is no message group " + BAYKO, "bin/cruddur ddb seed --endpoint-url ");
        assertThat(client.scan(scan -> scan.tableName(Schema.TABLE)).count()).isEqualTo(106);
    }

    @Test
    void send_refuses_a_group_with_rows_but_without_messages() {
        String table = "no-message";
        EmulatedAws.createTable(client, table);
        put(table, "GRP#" + BAYKO, "2026-01-01T00:00:00", AttributeValue.fromS("gone"));

        CommandRun run = ddb("send", "hi", "--user", "bayko", "--table", table).exits(1);

        assertThat(run.err()).contains("Message group %s does not exist".formatted(SeedPlan.GROUP));
        assertThat(client.scan(scan -> scan.tableName(table)).count()).isEqualTo(1);
    }

    @Test
    void unreadable_items_are_named_on_standard_error_and_hide_no_others() {
        String table = "odd";
        EmulatedAws.createTable(client, table);
        new Seeder(client, table).seed(SeedPlan.example(), Progress.NONE);
        put(table, "MSG#" + SeedPlan.GROUP, "2099-01-01T00:00:00", AttributeValue.fromNul(true));
        put(table, "MSG#" + SeedPlan.GROUP, "noon\u001b[2J", AttributeValue.fromS("x"));
        put(table, "GRP#" + BAYKO, "2099-01-01T00:00:00", AttributeValue.fromS("no handle"));

        CommandRun conversation =
                ddb("patterns", "get-conversation", "--table", table).exits(0);
        CommandRun inbox = ddb("patterns", "list-conversations", "--user", "bayko", "--table", table)
                .exits(0);
        CommandRun sent =
                ddb("send", "hello", "--user", "bayko", "--table", table).exits(0);
        CommandRun onlyOdd = ddb("patterns", "get-conversation", "--year", "2099", "--table", table)
                .exits(0);

        String message = "Unreadable: item (MSG#%s, 2099-01-01T00:00:00) has no string attribute 'message'"
                .formatted(SeedPlan.GROUP);
        String row =
                "Unreadable: item (GRP#%s, 2099-01-01T00:00:00) has no string attribute 'user_uuid'".formatted(BAYKO);
        assertThat(conversation.out().lines()).hasSize(20);
        assertThat(conversation.err())
                .contains(message, "(MSG#%s, noon\\u001b[2J) has a wrong 'sk'".formatted(SeedPlan.GROUP));
        assertThat(inbox.out()).contains(SeedPlan.GROUP, "andrewbrown");
        assertThat(inbox.err()).contains(row);
        assertThat(sent.out()).contains(SeedPlan.GROUP);
        assertThat(sent.err()).contains(row).doesNotContain("MSG#");
        assertThat(onlyOdd.out()).isEmpty();
        assertThat(onlyOdd.err()).contains(message).doesNotContain("There are no matching messages");
    }

    private static void put(String table, String pk, String sk, AttributeValue message) {
        client.putItem(put -> put.tableName(table)
                .item(Map.of(
                        Schema.PK, Attributes.string(pk),
                        Schema.SK, Attributes.string(sk),
                        Schema.MESSAGE_GROUP_UUID, Attributes.string(SeedPlan.GROUP),
                        Schema.MESSAGE, message)));
    }

    @Test
    void missing_table_is_reported_on_one_line_and_the_stack_trace_only_on_request() {
        CommandRun plain = ddb("scan", "--table", "no-such").exits(1);
        CommandRun traced = ddb("scan", "--table", "no-such", "--stacktrace").exits(1);

        assertThat(plain.err())
                .startsWith(
                        "cruddur: There is no table no-such at %1$s. To list the tables, run bin/cruddur ddb list-tables --endpoint-url %1$s"
                                .formatted(EmulatedAws.ENDPOINT))
                .contains("bin/cruddur ddb schema-load --table no-such --endpoint-url " + EmulatedAws.ENDPOINT)
                .hasLineCount(1);
        assertThat(traced.err()).contains("There is no table no-such", "ResourceNotFoundException", "\tat ");
    }

    @Test
    void missing_table_of_a_copy_names_the_commands_that_create_the_copy() {
        assertThat(ddb("scan", "--copy", "pr-7").exits(1).err())
                .contains("There is no table cruddur-messages-pr-7 at ")
                .containsPattern("run bin/cruddur up( --port \\d+)? --copy pr-7\\.")
                .contains("run bin/cruddur ddb schema-load --endpoint-url %s --region %s --copy pr-7."
                        .formatted(EmulatedAws.ENDPOINT, REGION))
                .doesNotContain("--table");
    }

    @Test
    void drop_of_a_missing_table_suggests_a_similar_name() {
        assertThat(ddb("drop", "cruddur-message").exits(1).err())
                .contains("There is no table cruddur-message at ", "bin/cruddur ddb list-tables --endpoint-url ")
                .contains("Did you mean: cruddur-messages?")
                .doesNotContain("schema-load");
    }

    @Test
    void second_seed_says_that_it_wrote_nothing() {
        CommandRun again = ddb("seed").exits(0);

        assertThat(again.out()).contains(SeedPlan.GROUP);
        assertThat(again.err()).contains("Nothing was written: all 106 items were there already.");
    }

    @Test
    void scan_reads_several_pages_and_prints_each_item_on_one_line() {
        EmulatedAws.createTable(client, "large");
        String text = "line\nbreak" + "x".repeat(300_000);
        for (int i = 0; i < 5; i++) {
            String pk = "MSG#" + i;
            client.putItem(put -> put.tableName("large")
                    .item(Map.of(
                            Schema.PK, Attributes.string(pk),
                            Schema.SK, Attributes.string("s"),
                            Schema.MESSAGE, Attributes.string(text))));
        }

        CommandRun run = ddb("scan", "--table", "large").exits(0);

        assertThat(run.out().lines()).hasSize(5).allMatch(line -> line.contains("message=line\\nbreakxxx"));
    }

    @Test
    void table_without_a_stream_cannot_be_followed() {
        EmulatedAws.createTable(client, "quiet");
        client.updateTable(
                update -> update.tableName("quiet").streamSpecification(stream -> stream.streamEnabled(false)));

        CommandRun run = ddb("tail", "--table", "quiet").exits(1);

        assertThat(run.err()).contains("Table quiet at http://localhost", "has no stream. Enable a stream");
    }

    @Test
    void unreachable_endpoint_is_reported_on_one_line_with_what_to_run() {
        int port = Emulator.free(0);
        String nowhere = "http://localhost:" + port;

        CommandRun run =
                CommandRun.inThisJvm("ddb", "scan", "--endpoint-url", nowhere).exits(1);

        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "cruddur: Nothing listens at %s. Start the emulated account with bin/cruddur up --port %d, or name a different address with --endpoint-url."
                                .formatted(nowhere, port));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void unreachable_host_gets_no_hint_to_start_an_account_on_this_machine() {
        // A spelling of the loopback address that the command does not know
        String nowhere = "http://[::ffff:127.0.0.1]:" + Emulator.free(0);

        CommandRun run =
                CommandRun.inThisJvm("ddb", "scan", "--endpoint-url", nowhere).exits(1);

        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "cruddur: Nothing listens at %s. Name a different address with --endpoint-url."
                                .formatted(nowhere));
    }

    @Test
    void control_characters_in_the_message_of_a_service_are_written_out() throws Exception {
        try (ErrorService service = new ErrorService("""
                {"__type": "ValidationException", "message": "the key \\u001b[2J is too long"}""")) {
            CommandRun run = CommandRun.inThisJvm("ddb", "scan", "--endpoint-url", "http://localhost:" + service.port())
                    .exits(1);

            assertThat(run.err()).contains("ValidationException: the key \\u001b[2J is too long");
        }
    }

    @Test
    void answer_of_a_program_that_is_not_aws_is_reported_without_its_parser() throws Exception {
        try (ErrorService service = new ErrorService(200, "<html>")) {
            String url = "http://localhost:" + service.port();

            assertThat(CommandRun.inThisJvm("ddb", "scan", "--endpoint-url", url)
                            .exits(1)
                            .err())
                    .isEqualTo("cruddur: %s does not answer like AWS. Its answer cannot be read.%n".formatted(url));
        }
    }

    @Test
    void service_need_not_report_the_consumed_capacity() throws Exception {
        try (ErrorService service = new ErrorService(200, "{}")) {
            String url = "http://localhost:" + service.port();

            assertThat(CommandRun.inThisJvm("ddb", "patterns", "list-conversations", "--endpoint-url", url)
                            .exits(0)
                            .err())
                    .startsWith("There are no matching conversations of andrewbrown");
        }
    }

    @Test
    void operation_that_an_emulated_account_lacks_is_named() throws Exception {
        try (ErrorService service = new ErrorService("{}")) {
            String url = "http://localhost:" + service.port();

            assertThat(CommandRun.inThisJvm("ddb", "scan", "--endpoint-url", url)
                            .exits(1)
                            .err())
                    .startsWith("cruddur: %s does not answer Scan of DynamoDb like AWS: ".formatted(url));
        }
    }

    @Test
    void list_tables_lists_more_than_a_page() {
        List<String> names =
                IntStream.range(100, 201).mapToObj(i -> "table-" + i).toList();
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, "sa-east-1")) {
            names.forEach(name -> EmulatedAws.createPlainTable(client, name));
        }

        CommandRun json = CommandRun.inThisJvm(
                        "ddb",
                        "list-tables",
                        "--format",
                        "json",
                        "--endpoint-url",
                        EmulatedAws.ENDPOINT,
                        "--region",
                        "sa-east-1")
                .exits(0);

        assertThat(json.json().get(0).path("TableNames"))
                .extracting(name -> name.asText())
                .isEqualTo(names);
    }

    @Test
    void completion_is_a_script_of_the_shell() {
        assertThat(CommandRun.inThisJvm("generate-completion").exits(0).out())
                .contains("complete -F", "list-conversations");
    }
}
