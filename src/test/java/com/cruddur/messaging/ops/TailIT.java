package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests {@code ddb tail}, ended as by Ctrl-C or by a closed pipe. */
class TailIT {

    private static final String REGION = "eu-north-1";
    private static DynamoDbClient client;

    @BeforeAll
    static void create_the_table() {
        client = EmulatedAws.client(EmulatedAws.LOCAL, REGION);
        EmulatedAws.createTable(client);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    private static void say(String table, String text) {
        Message message = Message.of(SeedPlan.GROUP, Instant.now(), text, SeedUsers.of("bayko"));
        client.putItem(put -> put.tableName(table).item(message.toItem()));
    }

    private static Process tail(String... options) throws Exception {
        String[] command = {"ddb", "tail", "--endpoint-url", EmulatedAws.ENDPOINT, "--region", REGION};
        String[] arguments = Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
        return CommandRun.builder(Map.of(), arguments).start();
    }

    @Test
    void tail_prints_changes_after_its_start() throws Exception {
        Process tail = tail();
        try (BufferedReader out = tail.inputReader();
                BufferedReader err = tail.errorReader()) {
            assertThat(err.readLine())
                    .startsWith("Following the stream of table cruddur-messages at http://localhost:");
            say(Schema.TABLE, "after");

            assertThat(out.readLine()).matches("\\S+  INSERT  pk=MSG#.*  message=after  .*");

            end(tail);
            assertThat(out.lines()).isEmpty();
            assertThat(err.lines()).isEmpty();
        } finally {
            tail.destroyForcibly();
        }
    }

    @Test
    void tail_from_the_start_prints_earlier_changes_and_ends_with_the_stream() throws Exception {
        EmulatedAws.createTable(client, "dropped");
        say("dropped", "before");
        Process tail = tail("--from-start", "--format", "json", "--table", "dropped");
        try (BufferedReader out = tail.inputReader();
                BufferedReader err = tail.errorReader()) {
            JsonNode change = CommandRun.parse(out.readLine());

            assertThat(change.path("eventName").asText()).isEqualTo("INSERT");
            assertThat(change.at("/dynamodb/NewImage/message/S").asText()).isEqualTo("before");

            client.deleteTable(delete -> delete.tableName("dropped"));
            assertThat(tail.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(tail.exitValue()).isEqualTo(1);
            assertThat(err.lines())
                    .last(InstanceOfAssertFactories.STRING)
                    .startsWith("cruddur: The stream of table dropped at http://localhost")
                    .contains("has ended: the table was deleted");
        } finally {
            tail.destroyForcibly();
        }
    }

    @Test
    void tail_ends_at_the_first_change_after_a_closed_pipe() throws Exception {
        Process tail = tail();
        try (BufferedReader err = tail.errorReader()) {
            assertThat(err.readLine()).startsWith("Following the stream of table cruddur-messages");
            tail.getInputStream().close();
            say(Schema.TABLE, "unread");

            assertThat(tail.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(tail.exitValue()).isZero();
            assertThat(err.lines()).isEmpty();
        } finally {
            tail.destroyForcibly();
        }
    }

    /** Ends it by SIGTERM. Java treats the SIGINT of Ctrl-C alike, but a background process of a script does not receive it. */
    private static void end(Process process) throws Exception {
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }
}
