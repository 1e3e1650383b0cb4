package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** {@code bin/cruddur up} in a process of its own. */
class UpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SeedPlan EXAMPLE = SeedPlan.example();
    private static final String GROUP = "11111111-1111-4111-8111-111111111111";

    @TempDir
    static Path cdkOut;

    @TempDir
    Path directory;

    private final int port = freePort();

    @BeforeAll
    static void synthesize() throws Exception {
        Process cdk = new ProcessBuilder(
                        "node_modules/.bin/cdk", "synth", "--quiet", "--no-notices", "--output", cdkOut.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(cdk.waitFor()).isZero();
    }

    @Test
    void once_prints_the_two_inboxes_and_ends() throws Exception {
        Process up = up("--once", "--format", "json");

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).as(err()).isZero();
        JsonNode inboxes = JSON.readTree(Files.readString(directory.resolve("out")));
        assertThat(inboxes.findValuesAsText("inbox_of")).containsExactly("andrewbrown", "bayko");
        assertThat(inboxes.findValuesAsText("other")).containsExactly("bayko", "andrewbrown");
        assertThat(inboxes.findValuesAsText("message_group_uuid")).containsOnly(SeedPlan.GROUP);
        assertThat(err())
                .contains("not on this machine: SnapStart", "http://localhost:" + port)
                .doesNotContain("failed", "\tat ");
    }

    @Test
    void messages_that_other_programs_write_move_their_groups_and_ctrl_c_stops_it_within_two_seconds()
            throws Exception {
        Process up = up("--db-path", directory.resolve("db").toString());
        awaitReady(up);
        try (DynamoDbClient client = client()) {
            assertThatDescriptionIsThatOfTheTemplate(client);
            MessageStore store = new MessageStore(client, "cruddur-messages");
            Instant start = Instant.now();
            Message first = Message.of(GROUP, start, "first", EXAMPLE.first());
            store.createMessageGroup(first, EXAMPLE.second());
            Message last = null;
            for (int i = 1; i <= 5; i++) {
                last = store.createMessage(Message.of(GROUP, start.plusSeconds(i), "message " + i, EXAMPLE.second()));
            }
            awaitAtRest(store, last);
        }
        assertThat(Files.readAllLines(directory.resolve("db/function.log")))
                .as("what reached the handler: each message once, and no message group")
                .hasSize(EXAMPLE.messages() + 6)
                .allMatch(line -> line.contains("\"outcome\":\"handled\""));

        long stopped = System.nanoTime();
        up.destroy();
        assertThat(up.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(2));
        assertThat(err()).doesNotContain("does not stop", "Exception");
    }

    @Test
    void nothing_acknowledged_is_lost_when_it_is_killed_among_1000_messages() throws Exception {
        String db = directory.resolve("db").toString();
        Process killed = up("--db-path", db, "--no-seed");
        awaitReady(killed);
        List<Message> acknowledged = new ArrayList<>();
        Instant start = Instant.now();
        try (DynamoDbClient client = client()) {
            MessageStore store = new MessageStore(client, "cruddur-messages");
            acknowledged.add(
                    store.createMessageGroup(Message.of(GROUP, start, "first", EXAMPLE.first()), EXAMPLE.second()));
            for (int i = 1; i < 1_000; i++) {
                if (i == 500) {
                    killed.destroyForcibly();
                }
                acknowledged.add(
                        store.createMessage(Message.of(GROUP, start.plusMillis(i), "message " + i, EXAMPLE.first())));
            }
            assertThat(acknowledged).as("the process outlived its end").isEmpty();
        } catch (RuntimeException e) {
            assertThat(acknowledged).hasSizeBetween(400, 999);
        }
        assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

        Process up = up("--db-path", db, "--no-seed", "--quiet");
        try (DynamoDbClient client = client()) {
            awaitServing(up, client);
            MessageStore store = new MessageStore(client, "cruddur-messages");
            Message last = acknowledged.get(acknowledged.size() - 1);
            awaitStored(store, last);
            List<Message> stored = store.listMessages(
                            GROUP, new Listing(1_000, java.util.Optional.empty(), java.util.Optional.empty()))
                    .entries();
            assertThat(stored).containsAll(acknowledged);
            awaitAtRest(store, stored.get(stored.size() - 1));
        } finally {
            up.destroy();
            up.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void what_is_in_use_is_one_clear_line_each() throws Exception {
        String db = directory.resolve("db").toString();
        Process first = up("--db-path", db, "--no-seed");
        awaitReady(first);
        try {
            Process samePort = up("--no-seed");
            assertThat(samePort.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(samePort.exitValue()).isEqualTo(1);
            assertThat(err())
                    .contains("Port %d is in use".formatted(port), "--port")
                    .doesNotContain("\tat ");

            Process sameDirectory = up("--db-path", db, "--port", Integer.toString(freePort()));
            assertThat(sameDirectory.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sameDirectory.exitValue()).isEqualTo(1);
            assertThat(err())
                    .contains("--db-path %s is in use by another local stack".formatted(db))
                    .doesNotContain("\tat ");
        } finally {
            first.destroyForcibly();
        }
    }

    /** Each member has one row of the group, at the newest message. */
    private static void awaitAtRest(MessageStore store, Message newest) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isAtRest(store, newest) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        for (User member : List.of(EXAMPLE.first(), EXAMPLE.second())) {
            assertThat(rows(store, member)).singleElement().satisfies(row -> {
                assertThat(row.lastMessageAt()).isEqualTo(newest.createdAt());
                assertThat(row.lastMessage()).isEqualTo(newest.text());
            });
        }
    }

    private static boolean isAtRest(MessageStore store, Message newest) {
        return Stream.of(EXAMPLE.first(), EXAMPLE.second())
                .flatMap(member -> rows(store, member).stream())
                .allMatch(row -> row.lastMessageAt().equals(newest.createdAt()));
    }

    private static List<MessageGroup> rows(MessageStore store, User member) {
        return store.listMessageGroups(member.uuid(), Listing.newest()).entries().stream()
                .filter(row -> row.uuid().equals(GROUP))
                .toList();
    }

    private static void awaitStored(MessageStore store, Message message) {
        assertThat(store.listMessages(GROUP, Listing.newest()).entries()).contains(message);
    }

    private static void assertThatDescriptionIsThatOfTheTemplate(DynamoDbClient client) {
        CreateTableRequest template = Assembly.open(cdkOut).table().request();
        TableDescription table = client.describeTable(describe -> describe.tableName(template.tableName()))
                .table();
        assertThat(table.keySchema()).isEqualTo(template.keySchema());
        assertThat(table.attributeDefinitions()).containsExactlyInAnyOrderElementsOf(template.attributeDefinitions());
        assertThat(table.provisionedThroughput().readCapacityUnits())
                .isEqualTo(template.provisionedThroughput().readCapacityUnits());
        assertThat(table.provisionedThroughput().writeCapacityUnits())
                .isEqualTo(template.provisionedThroughput().writeCapacityUnits());
        assertThat(table.streamSpecification()).isEqualTo(template.streamSpecification());
        assertThat(table.deletionProtectionEnabled()).isEqualTo(template.deletionProtectionEnabled());
        assertThat(table.globalSecondaryIndexes()).hasSameSizeAs(template.globalSecondaryIndexes());
        GlobalSecondaryIndexDescription index = table.globalSecondaryIndexes().get(0);
        assertThat(index.indexName())
                .isEqualTo(template.globalSecondaryIndexes().get(0).indexName());
        assertThat(index.keySchema())
                .isEqualTo(template.globalSecondaryIndexes().get(0).keySchema());
        assertThat(index.projection())
                .isEqualTo(template.globalSecondaryIndexes().get(0).projection());
        assertThat(index.provisionedThroughput().readCapacityUnits())
                .isEqualTo(template.globalSecondaryIndexes()
                        .get(0)
                        .provisionedThroughput()
                        .readCapacityUnits());
    }

    private Process up(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsqlite4java.library.path=" + Path.of("src/target/native").toAbsolutePath(),
                "-cp",
                "src/target/cruddur-messages.jar:"
                        + Files.readString(Path.of("src/target/class-path")).strip(),
                "com.cruddur.messaging.ops.Cruddur",
                "up",
                "--assembly",
                cdkOut.toString()));
        if (!List.of(arguments).contains("--port")) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private void awaitReady(Process up) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!err().contains("Ready.")) {
            assertThat(up.isAlive()).as(err()).isTrue();
            assertThat(System.nanoTime()).as(err()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private void awaitServing(Process up, DynamoDbClient client) throws Exception {
        while (true) {
            try {
                client.describeTable(describe -> describe.tableName("cruddur-messages"));
                return;
            } catch (RuntimeException e) {
                assertThat(up.isAlive()).as(err()).isTrue();
                Thread.sleep(20);
            }
        }
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    /** Another program's credentials and region: they see the same tables. */
    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("other", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
