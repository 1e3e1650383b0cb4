package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.ProcessRun;
import com.cruddur.messaging.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Tests {@code bin/emulator}: which requests it accepts, its one account, and the state that it saves. */
@Concurrent
class EmulatorTest {

    private static final AccountAndRegion PLACE = new AccountAndRegion("999900001111", "eu-west-1");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String LIST_TABLES = """
            POST / HTTP/1.1\r
            X-Amz-Target: DynamoDB_20120810.ListTables\r
            Content-Type: application/x-amz-json-1.0\r
            Content-Length: 2\r
            Connection: close\r
            %s\r
            \r
            {}""";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Emulator emulator;

    @BeforeAll
    static void start() throws Exception {
        emulator = Emulator.start(
                Checkout.ROOT, Emulator.free(0), Optional.of(PLACE), Optional.empty(), shared.resolve("emulator.log"));
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8000", "[::1]:8000"})
    void programs_on_this_machine_are_answered(String host) throws IOException {
        assertThat(answer("Host: " + host)).startsWith("HTTP/1.1 200").contains("TableNames");
    }

    @Test
    void bucket_in_the_host_name_is_answered() throws IOException {
        assertThat(answer("Host: assets.localhost:8000")).as("by S3").startsWith("HTTP/1.1 405");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nOrigin: https://example.com",
                "Host: localhost\r\nOrigin: http://localhost:8000",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nSec-Fetch-Site: none",
                "Host: localhost\r\nReferer: http://example.com/",
                "Host: example.com",
                "Host: localhost.example.com",
                "Host: 127.0.0.1.example.com",
                "Host: "
            })
    void browsers_and_foreign_hosts_are_refused(String headers) throws IOException {
        assertThat(answer(headers)).startsWith("HTTP/1.1 403").doesNotContain("TableNames");
    }

    @Test
    void web_socket_is_refused() throws IOException {
        assertThat(exchange("""
                        GET / HTTP/1.1\r
                        Host: localhost\r
                        Connection: Upgrade\r
                        Upgrade: websocket\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                        \r
                        """)).startsWith("HTTP/1.1 403");
    }

    @Test
    void emulator_listens_on_loopback_only() throws Exception {
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress address : addresses) {
            // The port is free on other addresses, because the emulator listens on loopback only.
            new ServerSocket(emulator.endpoint().getPort(), 1, address).close();
        }
        assertThat(listening()).allMatch(address -> address.startsWith("127.0.0.1:"));
    }

    @Test
    void every_access_key_and_region_reaches_the_one_account() {
        try (StsClient sts = emulator.client(StsClient.builder(), "123456789012", "us-west-2")) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(PLACE.account());
        }
        try (DynamoDbClient here = emulator.client(DynamoDbClient.builder());
                DynamoDbClient elsewhere = emulator.client(DynamoDbClient.builder(), "AKIAANY", "ap-south-1")) {
            EmulatedAws.createTable(here);
            assertThat(elsewhere
                            .describeTable(table -> table.tableName("cruddur-messages"))
                            .table()
                            .tableArn())
                    .isEqualTo("arn:aws:dynamodb:eu-west-1:999900001111:table/cruddur-messages");
        }
    }

    @Test
    void account_and_stream_records_survive_a_restart() throws Exception {
        List<Record> before;
        try (Emulator first = keeping();
                DynamoDbClient client = first.client(DynamoDbClient.builder())) {
            EmulatedAws.createTable(client);
            client.putItem(put -> put.tableName("cruddur-messages").item(item("kept")));
            before = records(first);
        }
        assertThat(before).hasSize(1);

        try (Emulator second = keeping();
                DynamoDbClient client = second.client(DynamoDbClient.builder())) {
            assertThat(client.scan(scan -> scan.tableName("cruddur-messages")).items())
                    .containsExactly(item("kept"));
            assertThat(records(second)).isEqualTo(before);
            client.putItem(put -> put.tableName("cruddur-messages").item(item("next")));
            assertThat(records(second)).hasSize(2).startsWith(before.get(0));
        }
    }

    @Test
    void emulator_saves_its_state_and_ends_when_its_parent_is_killed() throws Exception {
        int port = Emulator.free(0);
        Path state = Files.createDirectory(directory.resolve("state"));
        Process parent = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "sleep 3600 | '%s' '%s' %d --state '%s'"
                                .formatted(
                                        Checkout.ROOT.resolve(".venv/bin/python"),
                                        Checkout.ROOT.resolve("bin/emulator"),
                                        port,
                                        state))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        await(() -> listens(port));
        await(() -> sleeping(parent).isPresent());

        sleeping(parent).orElseThrow().destroyForcibly();

        assertThat(parent.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES)).isTrue();
        assertThat(listens(port)).isFalse();
        assertThat(state.resolve("sqs.json").toFile().exists()
                        || state.resolve("dynamodb.json").toFile().exists())
                .as(Files.readString(directory.resolve("log")))
                .isTrue();
    }

    @Test
    void unreadable_state_is_refused_and_not_changed() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Path table = Files.writeString(state.resolve("dynamodb.json"), "{\"no\": ");

        assertThatIllegalStateException()
                .isThrownBy(() -> start(state))
                .withMessageContaining("failed to load dynamodb");
        assertThat(table).hasContent("{\"no\": ");
    }

    @Test
    void state_of_a_different_form_is_refused_and_not_changed() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Path table = Files.writeString(state.resolve("dynamodb.json"), "{\"tables\": {}}");

        assertThatIllegalStateException()
                .isThrownBy(() -> start(state))
                .withMessageContaining("Failed to restore persisted state for dynamodb");
        assertThat(table).hasContent("{\"tables\": {}}");
    }

    @Test
    void interrupt_and_hangup_signals_do_not_end_the_emulator() throws Exception {
        String pid = pid(emulator);

        ProcessRun.run(Checkout.ROOT, Map.of(), "kill", "-INT", pid).succeeds();
        ProcessRun.run(Checkout.ROOT, Map.of(), "kill", "-HUP", pid).succeeds();

        Thread.sleep(300);
        assertThat(answer("Host: localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void message_of_an_earlier_run_is_not_the_reason_of_a_killed_emulator() throws Exception {
        Files.writeString(directory.resolve("emulator.log"), "of an earlier run");
        Emulator killed = keeping();

        ProcessRun.run(Checkout.ROOT, Map.of(), "kill", "-KILL", pid(killed)).succeeds();
        await(() -> !listens(killed.endpoint().getPort()));

        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    killed.whenEnded().join();
                    killed.check();
                })
                .withMessageContaining("exit code 137, without a message. Run the command again.");
        killed.close();
    }

    @Test
    void emulator_reports_state_that_it_cannot_write() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Emulator full = start(state);
        try (DynamoDbClient client = full.client(DynamoDbClient.builder())) {
            EmulatedAws.createTable(client);
        }
        Files.createDirectory(state.resolve("dynamodb.json"));

        assertThatIllegalStateException()
                .isThrownBy(full::close)
                .withMessageStartingWith(
                        "The emulator has failed, and the account is not saved: Persistence: failed to save dynamodb");
        Files.delete(state.resolve("dynamodb.json"));
        assertThatIllegalStateException()
                .isThrownBy(() -> start(state))
                .withMessage(
                        "The emulator does not start: %s has only a part of an account, because its last save failed. Delete the directory."
                                .formatted(state));
    }

    @Test
    void account_that_cannot_be_marked_as_incomplete_is_not_saved_at_all() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Emulator full = start(state);
        try (DynamoDbClient client = full.client(DynamoDbClient.builder())) {
            EmulatedAws.createTable(client);
        }
        Files.createDirectory(state.resolve("incomplete"));

        assertThatIllegalStateException().isThrownBy(full::close).withMessageContaining("nothing was saved");
        assertThat(state.resolve("dynamodb.json")).doesNotExist();
    }

    @Test
    void only_this_user_can_read_the_state() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        try (Emulator any = start(state);
                DynamoDbClient client = any.client(DynamoDbClient.builder())) {
            EmulatedAws.createTable(client);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("dynamodb.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void port_in_use_is_refused_with_a_hint() throws IOException {
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Emulator.free(used.getLocalPort()))
                    .withMessage(
                            "Port %d is in use. Stop the program that listens on it, or give a different port with --port."
                                    .formatted(used.getLocalPort()));
        }
    }

    @Test
    void free_port_is_given_out_only_once() {
        assertThat(Stream.generate(() -> Emulator.free(0)).limit(500)).doesNotHaveDuplicates();
    }

    @Test
    void port_that_comes_into_use_is_refused_with_the_same_hint() {
        int used = emulator.endpoint().getPort();

        assertThatIllegalStateException()
                .isThrownBy(() -> Emulator.start(
                        Checkout.ROOT, used, Optional.of(PLACE), Optional.empty(), directory.resolve("second.log")))
                .withMessage(
                        "Port %d is in use. Stop the program that listens on it, or give a different port with --port."
                                .formatted(used));
    }

    private Emulator keeping() throws Exception {
        Path state = directory.resolve("state");
        Files.createDirectories(state);
        return start(state);
    }

    private Emulator start(Path state) throws InterruptedException {
        return Emulator.start(
                Checkout.ROOT,
                Emulator.free(0),
                Optional.of(PLACE),
                Optional.of(state),
                directory.resolve("emulator.log"));
    }

    /** Looks at this process's children only, because a process that the emulator starts has its arguments for a moment. */
    private static String pid(Emulator of) {
        String port = Integer.toString(of.endpoint().getPort());
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        List.of(child.info().arguments().orElse(new String[0])).contains(port))
                .map(child -> Long.toString(child.pid()))
                .findAny()
                .orElseThrow();
    }

    /** Looks at the arguments, because one program may contain all of the system's commands. */
    private static Optional<ProcessHandle> sleeping(Process parent) {
        return parent.descendants()
                .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                        .equals(List.of("3600")))
                .findAny();
    }

    private static Map<String, AttributeValue> item(String text) {
        return Map.of(
                "pk", AttributeValue.fromS("MSG#1"),
                "sk", AttributeValue.fromS(text),
                "message", AttributeValue.fromS(text));
    }

    private static List<Record> records(Emulator of) {
        try (DynamoDbStreamsClient streams = of.client(DynamoDbStreamsClient.builder())) {
            return com.cruddur.messaging.streams.StreamReader.after(
                            streams, streams.listStreams().streams().get(0).streamArn(), Map.of())
                    .read()
                    .stream()
                    .flatMap(read -> read.records().stream())
                    .toList();
        }
    }

    private static String answer(String headers) throws IOException {
        return exchange(LIST_TABLES.formatted(headers));
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), emulator.endpoint().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the addresses on which processes listen at the emulator's port; empty if {@code ss} is missing. */
    private static List<String> listening() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/ss"))) {
            return List.of();
        }
        return ProcessRun.run(
                        Checkout.ROOT,
                        Map.of(),
                        "ss",
                        "-ltnH",
                        "sport = :" + emulator.endpoint().getPort())
                .succeeds()
                .output()
                .lines()
                .map(line -> line.split("\\s+")[3])
                .toList();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Waiting.until(PATIENCE, condition);
    }
}
