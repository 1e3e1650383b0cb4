package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.Run;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Synthesis;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Command;
import com.cruddur.messaging.testing.Ports;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
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

    private static Path cdkOut;

    /** A killed process leaves what it wrote to a file system in memory as well, and nobody waits for a disk. */
    @TempDir(factory = Memory.class)
    Path directory;

    static final class Memory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "cruddur")
                    : Files.createTempDirectory("cruddur");
        }
    }

    private final int port = Ports.free();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leave_nothing_running() {
        started.forEach(Process::destroyForcibly);
    }

    @BeforeAll
    static void synthesize() {
        cdkOut = Synthesis.of(Checkout.ROOT, AssemblySource.DEV);
    }

    @Test
    void once_prints_the_two_inboxes_and_ends() throws Exception {
        Process up = up("--once", "--format", "json", "--port", "0");

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).as(err()).isZero();
        JsonNode inboxes = JSON.readTree(Files.readString(directory.resolve("out")));
        assertThat(inboxes.findValuesAsText("inbox_of")).containsExactly("andrewbrown", "bayko");
        assertThat(inboxes.findValuesAsText("other")).containsExactly("bayko", "andrewbrown");
        assertThat(inboxes.findValuesAsText("message_group_uuid")).containsOnly(SeedPlan.GROUP);
        assertThat(err())
                .contains("not on this machine: SnapStart")
                .containsPattern("http://localhost:[1-9]\\d+, table")
                .doesNotContain("failed", "\tat ");
    }

    @Test
    void messages_that_other_programs_write_move_their_groups_and_ctrl_c_stops_it_within_two_seconds()
            throws Exception {
        Process up = up("--db-path", directory.resolve("db").toString());
        awaitReady(up);
        if (isInstalled("taskset")) {
            await(() -> processors(up).matches("\\d+"));
            assertThat(processors(up)).matches("\\d+");
        }
        int messages = EXAMPLE.messages() + 6;
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
            if (isInstalled("aws")) {
                Message ofTheCli = Message.of(GROUP, start.plusSeconds(9), "by the AWS CLI", EXAMPLE.first());
                putWithTheCli(ofTheCli);
                messages++;
                awaitAtRest(store, ofTheCli);
            }
            assertThatRequestThatIsCutOffIsForTheLog();
            client.deleteTable(drop -> drop.tableName("cruddur-messages"));
            client.createTable(Assembly.open(cdkOut).table().localRequest());
            Message anew = Message.of(GROUP, start.plusSeconds(10), "in a new table", EXAMPLE.first());
            store.createMessageGroup(first, EXAMPLE.second());
            store.createMessage(anew);
            messages += 2;
            awaitAtRest(store, anew);
        }
        assertThat(handled()).as("each message once, and no message group").hasSize(messages);

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
                Message message = Message.of(GROUP, start.plusMillis(i), "message " + i, EXAMPLE.first());
                client.putItem(put -> put.tableName("cruddur-messages").item(message.toItem()));
                acknowledged.add(message);
            }
        } catch (SdkClientException e) {
            // The write that was under way.
        }
        assertThat(acknowledged).hasSizeBetween(500, 999);
        assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<Message> stored;
        Process up = up("--db-path", db, "--no-seed", "--quiet");
        try (DynamoDbClient client = client()) {
            awaitServing(up, client);
            MessageStore store = new MessageStore(client, "cruddur-messages");
            Message last = acknowledged.get(acknowledged.size() - 1);
            awaitStored(store, last);
            stored = store.listMessages(GROUP, new Listing(1_000, Optional.empty(), Optional.empty()))
                    .entries();
            assertThat(stored).containsAll(acknowledged);
            awaitAtRest(store, stored.get(stored.size() - 1));
        } finally {
            up.destroy();
            up.waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(handled())
                .as("the mapping went on where it was, but for what was under way")
                .hasSizeBetween(stored.size(), stored.size() + 2);
    }

    @Test
    void message_that_fails_is_a_dead_letter_after_as_many_tries_as_the_template_allows() throws Exception {
        Path broken = assembly(
                "(\"Handler\": )\"[^\"]*\"",
                "$1\"com.cruddur.messaging.local.Handlers::fail\"",
                "(\"MaximumRetryAttempts\": )-?\\d+",
                "$12");
        Process up = up("--db-path", directory.resolve("db").toString(), "--no-seed", "--assembly", broken.toString());
        awaitReady(up);
        try (DynamoDbClient client = client()) {
            new MessageStore(client, "cruddur-messages")
                    .createMessageGroup(Message.of(GROUP, Instant.now(), "first", EXAMPLE.first()), EXAMPLE.second());
            Path deadLetters = directory.resolve("db/dead-letters.jsonl");
            await(() -> Files.exists(deadLetters));

            JsonNode letter = JSON.readTree(Files.readString(deadLetters));
            assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
            assertThat(letter.at("/requestContext/approximateInvokeCount").asInt())
                    .isEqualTo(3);
            assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
            assertThat(Files.readString(directory.resolve("db/function.log")).split("broken", -1))
                    .as("three tries of the message, and none of the two message groups")
                    .hasSize(1 + 3);
            assertThat(err()).contains("RetryAttemptsExhausted after 3 invocations", deadLetters.toString());
        }
    }

    @Test
    void function_that_does_not_start_ends_it_at_once() throws Exception {
        Path broken = assembly("(\"Handler\": )\"[^\"]*\"", "$1\"com.cruddur.messaging.local.Handlers::absent\"");

        Process up = up("--quiet", "--assembly", broken.toString());

        assertThat(up.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(1);
        assertThat(err())
                .isEqualTo("cruddur: The function does not start: java.lang.NoSuchMethodException: class "
                        + "com.cruddur.messaging.local.Handlers has no public method absent%n".formatted());
    }

    @Test
    void once_fails_if_a_message_does() throws Exception {
        Path broken = assembly(
                "(\"Handler\": )\"[^\"]*\"",
                "$1\"com.cruddur.messaging.local.Handlers::fail\"",
                "(\"MaximumRetryAttempts\": )-?\\d+",
                "$10");

        Process up = up("--once", "--assembly", broken.toString());

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).as(err()).isEqualTo(1);
        assertThat(err()).contains("RetryAttemptsExhausted after 1 invocations", "What fails for good:");
    }

    /** The synthesized assembly with {@link Handlers} in its jar, and other values in its templates: patterns, each with its replacement. */
    private Path assembly(String... replacements) throws IOException {
        Path assembly = Files.createDirectory(directory.resolve("assembly"));
        try (Stream<Path> files = Files.list(cdkOut)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = assembly.resolve(file.getFileName());
                if (file.toString().endsWith(".jar")) {
                    writeJar(copy, Handlers.class);
                } else {
                    String content = Files.readString(file);
                    for (int i = 0; i < replacements.length; i += 2) {
                        content = content.replaceAll(replacements[i], replacements[i + 1]);
                    }
                    Files.writeString(copy, content);
                }
            }
        }
        return assembly;
    }

    private static void writeJar(Path file, Class<?> content) throws IOException {
        String entry = content.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                InputStream bytes = content.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(jar);
        }
    }

    /** The processors that threads of it and of the function may run on, as Linux lists them. */
    private static String processors(Process up) {
        Set<String> processors = new TreeSet<>();
        for (ProcessHandle process :
                Stream.concat(Stream.of(up.toHandle()), up.descendants()).toList()) {
            File[] threads = new File("/proc/" + process.pid() + "/task").listFiles();
            for (File thread : threads == null ? new File[0] : threads) {
                status(thread)
                        .filter(line -> line.startsWith("Cpus_allowed_list:"))
                        .map(line -> line.split("\\s+")[1])
                        .forEach(processors::add);
            }
        }
        return String.join(" ", processors);
    }

    private static Stream<String> status(File thread) {
        try {
            return Files.readAllLines(thread.toPath().resolve("status")).stream();
        } catch (IOException e) {
            return Stream.empty(); // It has ended.
        }
    }

    /** What the function logged of the messages that it handled. */
    private List<String> handled() throws IOException {
        return Files.readAllLines(directory.resolve("db/function.log")).stream()
                .filter(line -> line.contains("\"outcome\":\"handled\""))
                .toList();
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private void putWithTheCli(Message message) throws Exception {
        Command.run(
                        directory,
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                "cli",
                                "AWS_SECRET_ACCESS_KEY",
                                "secret",
                                "AWS_DEFAULT_REGION",
                                "us-west-2"),
                        "aws",
                        "dynamodb",
                        "put-item",
                        "--endpoint-url",
                        "http://localhost:" + port,
                        "--table-name",
                        "cruddur-messages",
                        "--item",
                        JSON.writeValueAsString(Items.json(message.toItem())))
                .succeeds();
    }

    @Test
    void what_is_in_use_is_one_clear_line_each() throws Exception {
        Path db = directory.resolve("db");
        DataDirectory used = new DataDirectory(db);
        try (ServerSocket inUse = new ServerSocket(0)) {
            Process samePort = up("--no-seed", "--port", Integer.toString(inUse.getLocalPort()));
            assertThat(samePort.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(samePort.exitValue()).isEqualTo(1);
            assertThat(err())
                    .contains("Port %d is in use".formatted(inUse.getLocalPort()), "--port")
                    .doesNotContain("\tat ", "not on this machine");

            Process sameDirectory = up("--no-seed", "--db-path", db.toString());
            assertThat(sameDirectory.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sameDirectory.exitValue()).isEqualTo(1);
            assertThat(err())
                    .contains("--db-path %s is in use by another local stack".formatted(db))
                    .doesNotContain("\tat ", "not on this machine");
        } finally {
            used.close();
        }
    }

    @Test
    void directory_that_holds_no_tables_is_one_clear_line() throws Exception {
        Path db = Files.createDirectory(directory.resolve("db"));
        Files.writeString(db.resolve("shared-local-instance.db"), "no database");

        Process up = up("--db-path", db.toString(), "--no-seed", "--quiet");

        assertThat(up.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(1);
        assertThat(err())
                .isEqualTo("cruddur: DynamoDB can make no table in %1$s; %1$s/dynamodb.log says why%n".formatted(db));
        assertThat(db.resolve("dynamodb.log")).content().contains("file is encrypted or is not a database");
    }

    @Test
    void kept_table_that_differs_from_the_template_is_told() throws Exception {
        Path db = Files.createDirectory(directory.resolve("db"));
        try (LocalDynamoDb before = LocalDynamoDb.start(port, Optional.of(db), directory.resolve("log"));
                DynamoDbClient client = before.client()) {
            client.createTable(Assembly.open(cdkOut).table().localRequest());
        }

        Process up = up(
                "--db-path",
                db.toString(),
                "--no-seed",
                "--once",
                "--assembly",
                assembly(
                                "(\"WriteCapacityUnits\": )5",
                                "$17",
                                "(\"Handler\": )\"[^\"]*\"",
                                "$1\"com.cruddur.messaging.local.Handlers::environment\"")
                        .toString());

        assertThat(up.waitFor()).as(err()).isZero();
        assertThat(err()).contains("WriteCapacityUnits of the table in %s is 5; the template says 7".formatted(db));
    }

    /** Each member has one row of the group, at the newest message. */
    private static void awaitAtRest(MessageStore store, Message newest) throws Exception {
        await(() -> isAtRest(store, newest));
        for (User member : List.of(EXAMPLE.first(), EXAMPLE.second())) {
            assertThat(rows(store, member)).singleElement().satisfies(row -> {
                assertThat(row.lastMessageAt()).isEqualTo(newest.createdAt());
                assertThat(row.lastMessage()).isEqualTo(newest.text());
            });
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call() && System.nanoTime() < deadline) {
            Thread.sleep(200); // Looking more often would slow down what it waits for.
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

    private void assertThatRequestThatIsCutOffIsForTheLog() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("""
                    POST / HTTP/1.1\r
                    Host: localhost\r
                    X-Amz-Target: DynamoDB_20120810.ListTables\r
                    Content-Length: 2\r
                    \r
                    {""".getBytes(StandardCharsets.US_ASCII));
        }
        Path log = directory.resolve("db/dynamodb.log");
        await(() -> Files.readString(log).contains("Early EOF"));
        assertThat(log).content().contains("Early EOF");
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
        List<String> command = new ArrayList<>(List.of("up"));
        if (!List.of(arguments).contains("--assembly")) {
            command.addAll(List.of("--assembly", cdkOut.toString()));
        }
        if (!List.of(arguments).contains("--port")) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        command.addAll(List.of(arguments));
        Process up = Run.builder(Map.of(), command.toArray(String[]::new))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        started.add(up);
        return up;
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

    /** Another program's, with credentials and a region of its own. It does not try again what was killed. */
    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://localhost:" + port))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("other", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
