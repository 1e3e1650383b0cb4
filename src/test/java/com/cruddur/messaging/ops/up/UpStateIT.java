package com.cruddur.messaging.ops.up;

import static com.cruddur.messaging.ops.up.UpIT.awaitAtRest;
import static com.cruddur.messaging.ops.up.UpProcess.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests {@code bin/cruddur up --db-path}, which keeps the account after the process ends. */
class UpStateIT {

    private static final SeedPlan EXAMPLE = SeedPlan.example();
    private static final String GROUP = "11111111-1111-4111-8111-111111111111";
    private static final String TABLE = "cruddur-messages";

    @TempDir
    Path directory;

    private String db;

    @BeforeEach
    void choose_a_directory_with_a_space_and_a_letter_beyond_ascii() {
        db = directory.resolve("kept für later").toString();
    }

    private UpProcess up(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--db-path", db, "--no-seed"));
        all.addAll(List.of(arguments));
        return new UpProcess(directory, all.toArray(String[]::new));
    }

    @Test
    void nothing_acknowledged_is_lost_when_it_is_killed_among_many_writes() throws Exception {
        List<Message> acknowledged = new ArrayList<>();
        try (UpProcess killed = up().ready();
                DynamoDbClient client = killed.client(DynamoDbClient.builder())) {
            List<ProcessHandle> children = killed.process.descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            Instant start = Instant.now();
            MessageStore store = new MessageStore(client, TABLE);
            acknowledged.add(
                    store.createMessageGroup(Message.of(GROUP, start, "first", EXAMPLE.first()), EXAMPLE.second()));
            for (int i = 1; true; i++) {
                if (i == 500) {
                    killed.process.destroyForcibly();
                }
                Message message = Message.of(GROUP, start.plusMillis(i), "message " + i, EXAMPLE.first());
                client.putItem(put -> put.tableName(TABLE).item(message.toItem()));
                acknowledged.add(message);
            }
        } catch (SdkClientException e) {
            // This write was in progress when the process was killed.
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(500);

        try (UpProcess up = up("--quiet").ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder())) {
            MessageStore store = new MessageStore(client, TABLE);
            List<Message> stored = store.listMessages(GROUP, Listing.newest().limit(Integer.MAX_VALUE))
                    .entries();
            assertThat(stored).containsAll(acknowledged);
            awaitAtRest(store, stored.get(stored.size() - 1));
            assertThat(handled(up))
                    .as("the mapping continues at its position, except for writes in progress")
                    .isLessThanOrEqualTo(stored.size() + 2L);
        }
    }

    @Test
    void next_up_deploys_changes_keeps_the_rest_and_delivers_failed_records() throws Exception {
        Path broken = TestAssembly.withHandler(directory, "fail");
        Message first = Message.of(GROUP, Instant.now(), "first", EXAMPLE.first());
        Message second = Message.of(GROUP, first.createdAt().plusSeconds(1), "second", EXAMPLE.second());
        try (UpProcess up = up("--assembly", broken.toString()).ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder())) {
            assertThatPortAndDirectoryAreInUse(up);
            MessageStore store = new MessageStore(client, TABLE);
            store.createMessageGroup(first, EXAMPLE.second());
            store.createMessage(second);
            await(() -> up.err().contains("The function failed, invocation 2: "));
            up.stop();
            assertThat(up.err()).contains("Saving the account in %s ...".formatted(db));
        }
        Path changed = TestAssembly.with(directory, "(\"WriteCapacityUnits\": )5", "$17");

        try (UpProcess up = up("--assembly", changed.toString()).ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder())) {
            assertThat(up.err())
                    .contains("cruddur-messages-data: deployed", "cruddur-messages-network: no change")
                    .contains("cruddur-messages-stream: deployed");
            assertThat(client.describeTable(describe -> describe.tableName(TABLE))
                            .table()
                            .provisionedThroughput()
                            .writeCapacityUnits())
                    .isEqualTo(7);
            MessageStore store = new MessageStore(client, TABLE);
            assertThat(store.listMessages(GROUP, Listing.newest()).entries()).containsExactly(first, second);
            awaitAtRest(store, second);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(db))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void copy_is_deployed_beside_the_stage_and_the_stage_keeps_running() throws Exception {
        up("--once").ends(0).close();

        try (UpProcess copy = new UpProcess(
                        directory, "--db-path", db, "--stage", "dev", "--copy", "pr-7", "--once", "--format", "json")
                .ends(0)) {
            assertThat(copy.err())
                    .contains("Synthesizing the stage dev, copy pr-7 ...", "cruddur-messages-pr-7-data: deployed");
            assertThat(copy.out()).contains("\"table\":\"cruddur-messages-pr-7\"", "\"inbox_of\"");
        }
        try (UpProcess first = up("--once", "--format", "json").ends(0)) {
            assertThat(first.out()).contains("\"table\":\"cruddur-messages\"").doesNotContain("\"inbox_of\"");
        }
    }

    /** Asserts that each prints one line before any synth. */
    private void assertThatPortAndDirectoryAreInUse(UpProcess running) throws Exception {
        try (UpProcess samePort =
                new UpProcess(directory, "--stage", "dev", "--port", Integer.toString(running.port))) {
            assertThat(samePort.ends(1).err())
                    .isEqualTo(
                            "cruddur: Port %d is in use. Stop the program that listens on it, or give a different port with --port.%n"
                                    .formatted(running.port));
        }
        try (UpProcess sameDirectory = up("--stage", "dev")) {
            assertThat(sameDirectory.ends(1).err())
                    .isEqualTo(
                            "cruddur: --db-path %s is in use by a different process. Stop that process, or give a different directory.%n"
                                    .formatted(db));
        }
    }

    @Test
    void directory_with_a_broken_account_is_refused_and_not_changed() throws Exception {
        Path state = Files.createDirectory(Path.of(db)).resolve("dynamodb.json");
        Files.writeString(state, "not JSON");
        Files.createFile(state.resolveSibling("in-use.lock"));

        try (UpProcess up = up("--quiet")) {
            assertThat(up.ends(1).err())
                    .startsWith("cruddur: The emulator does not start: Persistence: failed to load dynamodb")
                    .doesNotContain("\tat ");
        }
        assertThat(state).hasContent("not JSON");
    }

    @Test
    void account_that_cannot_be_saved_is_a_failure_and_the_next_up_refuses_the_rest_of_it() throws Exception {
        Path state = Files.createDirectory(Path.of(db));
        Files.createFile(state.resolve("in-use.lock"));
        Files.createDirectory(state.resolve("sqs.json.tmp")); // where the emulator writes a file

        try (UpProcess up = up("--once")) {
            assertThat(up.ends(1).err())
                    .contains(
                            "cruddur: The emulator has failed, and the account is not saved: Persistence: failed to save sqs");
        }
        try (UpProcess up = up("--once")) {
            assertThat(up.ends(1).err()).contains("has only a part of an account, because its last save failed.");
        }
    }

    @Test
    void directory_of_dynamodb_local_is_refused() throws Exception {
        Files.createFile(Files.createDirectory(Path.of(db)).resolve("shared-local-instance.db"));

        try (UpProcess up = up("--quiet")) {
            assertThat(up.ends(1).err()).startsWith("cruddur: --db-path %s has tables of DynamoDB Local".formatted(db));
        }
    }

    /** Returns the number of messages that the function has logged in all runs. */
    private static long handled(UpProcess up) {
        try (CloudWatchLogsClient logs = up.client(CloudWatchLogsClient.builder())) {
            return logs
                    .filterLogEventsPaginator(filter -> filter.logGroupName("/aws/lambda/cruddur-messaging-stream"))
                    .events()
                    .stream()
                    .filter(event -> event.message().contains("\"rowsMoved\""))
                    .count();
        }
    }
}
