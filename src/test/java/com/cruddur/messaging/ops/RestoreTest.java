package com.cruddur.messaging.ops;

import static com.cruddur.messaging.model.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.RequestHook;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Tests {@code ddb restore}. The emulator restores the current items whatever the time, so most tests create the second table
 * themselves.
 */
@Concurrent
class RestoreTest {

    private static final String REGION = "ap-south-1";
    private static final String AT = "2026-11-20T12:52:05+01:00";
    private static final String SECOND_TABLE_SUFFIX = "-at-20261120T115205Z";
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    private static final String GROUP = "11111111-1111-4111-8111-111111111111";
    private static final String OTHER_GROUP = "22222222-2222-4222-8222-222222222222";
    private static final User ANDREW = SeedUsers.of("andrewbrown");
    private static final User BAYKO = SeedUsers.of("bayko");
    private static final User WORF = SeedUsers.of("worf");

    private static DynamoDbClient client;

    @BeforeAll
    static void connect() {
        client = EmulatedAws.client(EmulatedAws.LOCAL, REGION);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @Test
    void missing_messages_are_put_back_and_existing_items_do_not_change() {
        String table = tables("missing");
        List<Message> messages = List.of(message(GROUP, 0), message(GROUP, 1), message(GROUP, 2), message(GROUP, 3));
        messages.forEach(message -> put(table + SECOND_TABLE_SUFFIX, message));
        put(table, messages.get(0));
        put(table, edited(messages.get(1)));
        Message later = message(GROUP, 9);
        put(table, later);

        CommandRun dry = restore(table, "--group", GROUP, "--dry-run").exits(1);

        assertThat(dry.out()).isEqualToIgnoringNewLines("""
                Different: MSG#%s  2026-11-01T10:01:00.000000+00:00  message
                Missing: 2 messages, 0 group rows. Unchanged: 1. Different, not changed: 1.
                """.formatted(GROUP));
        assertThat(items(table)).hasSize(3);

        CommandRun run = restore(table, "--group", GROUP).exits(0);

        assertThat(run.out()).contains("Put back: 2 messages, 0 group rows. Unchanged: 1. Different, not changed: 1.");
        assertThat(items(table))
                .containsExactlyInAnyOrder(
                        messages.get(0).toItem(),
                        edited(messages.get(1)).toItem(),
                        messages.get(2).toItem(),
                        messages.get(3).toItem(),
                        later.toItem());
        assertThat(restore(table, "--group", GROUP, "--dry-run").exits(0).out()).contains("Missing: 0 messages");
    }

    @Test
    void groups_that_were_not_chosen_do_not_change() {
        String table = tables("chosen");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));
        put(table + SECOND_TABLE_SUFFIX, message(OTHER_GROUP, 0));

        restore(table, "--group", GROUP).exits(0);

        assertThat(items(table)).containsExactly(message(GROUP, 0).toItem());

        restore(table, "--all").exits(0);

        assertThat(items(table)).hasSize(2);
    }

    @Test
    void groups_of_a_user_include_the_earlier_and_the_present_ones() {
        String table = tables("user");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));
        put(table + SECOND_TABLE_SUFFIX, row(ANDREW, BAYKO, message(GROUP, 0)));
        put(table + SECOND_TABLE_SUFFIX, message(OTHER_GROUP, 0));
        put(table, row(ANDREW, WORF, message(OTHER_GROUP, 0)));
        put(table + SECOND_TABLE_SUFFIX, message("33333333-3333-4333-8333-333333333333", 0));

        restore(table, "--user", "andrewbrown").exits(0);

        assertThat(items(table))
                .containsExactlyInAnyOrder(
                        message(GROUP, 0).toItem(),
                        message(OTHER_GROUP, 0).toItem(),
                        row(ANDREW, WORF, message(OTHER_GROUP, 0)));
    }

    @Test
    void rows_are_put_back_only_on_request_for_owners_without_one_and_move_to_the_newest_message() {
        String table = tables("rows");
        Message then = message(GROUP, 0);
        Message newest = message(GROUP, 5);
        put(table + SECOND_TABLE_SUFFIX, then);
        put(table + SECOND_TABLE_SUFFIX, row(ANDREW, BAYKO, then));
        put(table + SECOND_TABLE_SUFFIX, row(BAYKO, ANDREW, then));
        put(table + SECOND_TABLE_SUFFIX, row(WORF, BAYKO, message(OTHER_GROUP, 0)));
        put(table, newest);
        put(table, row(BAYKO, ANDREW, newest));

        restore(table, "--group", GROUP).exits(0);

        assertThat(rows(table)).containsExactly(row(BAYKO, ANDREW, newest));
        assertThat(restore(table, "--group", GROUP, "--rows", "--dry-run")
                        .exits(1)
                        .out())
                .contains("Missing: 0 messages, 1 group row.");

        CommandRun run = restore(table, "--group", GROUP, "--rows").exits(0);

        assertThat(run.out()).contains("Put back: 0 messages, 1 group row.");
        assertThat(rows(table)).containsExactlyInAnyOrder(row(BAYKO, ANDREW, newest), row(ANDREW, BAYKO, newest));

        restore(table, "--all", "--rows").exits(0);

        assertThat(rows(table)).hasSize(3).contains(row(WORF, BAYKO, message(OTHER_GROUP, 0)));
    }

    @Test
    void row_is_put_back_a_microsecond_later_if_a_row_of_a_different_group_has_its_key() {
        String table = tables("taken");
        Message message = message(GROUP, 0);
        put(table + SECOND_TABLE_SUFFIX, message);
        put(table + SECOND_TABLE_SUFFIX, row(ANDREW, BAYKO, message));
        Map<String, AttributeValue> other = row(ANDREW, WORF, message(OTHER_GROUP, 0));
        put(table, message);
        put(table, other);

        restore(table, "--group", GROUP, "--rows").exits(0);

        Map<String, AttributeValue> later = new HashMap<>(row(ANDREW, BAYKO, message));
        later.put(Schema.SK, string(Timestamps.format(START.plus(Timestamps.STEP))));
        later.put(Schema.MESSAGE_CREATED_AT, string(Timestamps.format(START)));
        assertThat(items(table)).containsExactlyInAnyOrder(message.toItem(), other, later);
    }

    @Test
    void rows_move_to_newer_messages_that_were_put_back() {
        String table = tables("moved");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 1));
        put(table, message(GROUP, 0));
        put(table, row(ANDREW, BAYKO, message(GROUP, 0)));

        List<JsonNode> json =
                restore(table, "--all", "--format", "json").exits(0).json();

        assertThat(json).hasSize(2);
        assertThat(json.get(0).path("owner_uuid").asText()).isEqualTo(ANDREW.uuid());
        assertThat(json.get(1)).isEqualTo(CommandRun.parse("""
                {"messages": 1, "rows": 0, "unchanged": 1, "differing": 0}"""));
        assertThat(rows(table)).containsExactly(row(ANDREW, BAYKO, message(GROUP, 1)));
    }

    /** An earlier run may have put the last message back and ended before it repaired the group. */
    @Test
    void chosen_groups_are_repaired_even_if_no_message_is_missing() {
        String table = tables("again");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 1));
        put(table, message(GROUP, 1));
        put(table, row(ANDREW, BAYKO, message(GROUP, 0)));

        restore(table, "--group", GROUP).exits(0);

        assertThat(rows(table)).containsExactly(row(ANDREW, BAYKO, message(GROUP, 1)));
    }

    @Test
    void table_of_several_pages_is_put_back_completely() {
        String table = tables("pages");
        for (int i = 0; i < 9; i++) {
            Map<String, AttributeValue> large =
                    new HashMap<>(message(i < 5 ? GROUP : OTHER_GROUP, i).toItem());
            large.put("attachment", string("x".repeat(300_000)));
            put(table + SECOND_TABLE_SUFFIX, large);
        }

        restore(table, "--group", GROUP).exits(0);
        assertThat(keys(table)).hasSize(5);
        restore(table, "--all").exits(0);
        assertThat(keys(table)).hasSize(9);
    }

    @Test
    void second_table_is_created_without_index_and_reused() {
        String table = "cruddur-made";
        EmulatedAws.createTable(client, table);
        recoverable(table);
        put(table, message(GROUP, 0));

        CommandRun run = restore(table, "--all").exits(0);
        client.deleteItem(delete -> delete.tableName(table).key(key(message(GROUP, 0))));
        restore(table, "--all").exits(0);

        TableDescription secondTable = client.describeTable(describe -> describe.tableName(table + SECOND_TABLE_SUFFIX))
                .table();
        assertThat(secondTable.globalSecondaryIndexes()).isEmpty();
        assertThat(secondTable.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(items(table)).hasSize(1);
        assertThat(run.err())
                .contains("including items that were deleted on purpose")
                .contains("bin/cruddur ddb drop %s%s --endpoint-url %s --region %s"
                        .formatted(table, SECOND_TABLE_SUFFIX, EmulatedAws.ENDPOINT, REGION));
    }

    @Test
    void impossible_restore_is_reported_on_one_line_and_writes_nothing() {
        String table = tables("refused");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));
        EmulatedAws.createTable(client, "cruddur-unprotected");

        assertThat(restore(table, "--group", GROUP, "--group", OTHER_GROUP)
                        .exits(1)
                        .err())
                .contains(
                        "Message group %s had no message at 2026-11-20T11:52:05Z. Nothing was put back; check --group and --at."
                                .formatted(OTHER_GROUP));
        assertThat(restore(table, "--user", "worf").exits(1).err())
                .contains("worf (%s) had no message group at".formatted(WORF.uuid()));
        assertThat(restore("cruddur-unprotected", "--all").exits(1).err())
                .contains("Point-in-time recovery of table cruddur-unprotected is not enabled");
        assertThat(restore("cruddur-gone", "--all").exits(1).err())
                .contains("There is no table cruddur-gone at http://localhost", "docs/runbook.md");
        assertThat(items(table)).isEmpty();
        assertThat(client.listTables().tableNames()).doesNotContain("cruddur-unprotected" + SECOND_TABLE_SUFFIX);
    }

    @Test
    void second_table_that_is_deleted_during_the_read_is_reported() {
        String table = tables("vanished");
        put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));

        CommandRun run = RequestHook.before(
                "Scan",
                () -> client.deleteTable(delete -> delete.tableName(table + SECOND_TABLE_SUFFIX)),
                () -> restore(table, "--all"));

        assertThat(run.exits(1).err())
                .endsWith(
                        "cruddur: Table %s%s was deleted while the command read it. Items that were put back stay. Run the command again: it restores the table again and continues.%n"
                                .formatted(table, SECOND_TABLE_SUFFIX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DescribeTable",
                "DescribeContinuousBackups",
                "RestoreTableToPointInTime",
                "Scan",
                "Query",
                "PutItem"
            })
    void missing_permission_puts_nothing_back(String operation) {
        String table = "cruddur-denied-" + operation;
        EmulatedAws.createTable(client, table);
        recoverable(table);
        if (!operation.matches("Describe.*|Restore.*")) {
            EmulatedAws.createTable(client, table + SECOND_TABLE_SUFFIX);
            put(table + SECOND_TABLE_SUFFIX, message(GROUP, 0));
        }

        CommandRun run = RequestHook.denying(operation, () -> restore(table, "--all"));

        assertThat(run.exits(1).err().lines().filter(line -> line.startsWith("cruddur:")))
                .containsExactly("cruddur: %s returned AccessDeniedException: User: u is not authorized to perform: %s"
                        .formatted(EmulatedAws.ENDPOINT, operation));
        assertThat(run.out() + run.err()).doesNotContain("Put back", "\tat ");
        assertThat(items(table)).isEmpty();
    }

    private static CommandRun restore(String table, String... arguments) {
        return CommandRun.inThisJvm(Stream.of(
                        Stream.of("ddb", "restore", "--at", AT, "--table", table),
                        Stream.of(arguments),
                        Stream.of("--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    /** Creates a table and its second table. */
    private static String tables(String name) {
        String table = "cruddur-" + name;
        EmulatedAws.createTable(client, table);
        EmulatedAws.createTable(client, table + SECOND_TABLE_SUFFIX);
        return table;
    }

    private static void recoverable(String table) {
        client.updateContinuousBackups(update -> update.tableName(table)
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    private static Message message(String group, int minute) {
        Instant createdAt = START.plusSeconds(60L * minute);
        return new Message(group, createdAt, "message " + minute, group.substring(0, 35) + minute, ANDREW);
    }

    private static Message edited(Message message) {
        return new Message(message.messageGroupUuid(), message.createdAt(), "edited", message.uuid(), message.sender());
    }

    private static Map<String, AttributeValue> row(User owner, User other, Message message) {
        return MessageGroup.after(message, owner.uuid(), other).toItem();
    }

    private static void put(String table, Message message) {
        put(table, message.toItem());
    }

    private static void put(String table, Map<String, AttributeValue> item) {
        client.putItem(put -> put.tableName(table).item(item));
    }

    private static Map<String, AttributeValue> key(Message message) {
        return Map.of(
                Schema.PK, string(Message.partitionKey(message.messageGroupUuid())),
                Schema.SK, string(Timestamps.format(message.createdAt())));
    }

    private static List<Map<String, AttributeValue>> items(String table) {
        return client.scan(scan -> scan.tableName(table)).items();
    }

    private static List<Map<String, AttributeValue>> rows(String table) {
        return items(table).stream()
                .filter(item -> item.get(Schema.PK).s().startsWith(Schema.GROUP_PREFIX))
                .toList();
    }

    private static List<String> keys(String table) {
        return client.scanPaginator(scan -> scan.tableName(table).projectionExpression("sk")).items().stream()
                .map(item -> item.get(Schema.SK).s())
                .toList();
    }
}
