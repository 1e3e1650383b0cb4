package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

class PrimingTest {

    private static final String WARNING =
            "\\{\"timestamp\":\"[^\"]+Z\",\"level\":\"WARN\",\"outcome\":\"%s not primed\",\"error\":\"%s\"}";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SimulatedDynamoDb db = new SimulatedDynamoDb();
    private final List<String> log = new ArrayList<>();
    private final Priming priming = new Priming(() -> db, Schema.TABLE, log::add);

    @Test
    void priming_writes_nothing_and_closes_its_connection() {
        rows(CannedAnswers.GROUP, T0, "old", 2).forEach(row -> db.put(row.toItem()));
        db.observer = writes -> {
            throw new AssertionError("written: " + writes);
        };
        priming.beforeCheckpoint(null);
        priming.afterRestore(null);
        assertThat(db.requests()).singleElement().isInstanceOfSatisfying(QueryRequest.class, query -> {
            assertThat(query.indexName()).isEqualTo(Schema.MESSAGE_GROUP_INDEX);
            assertThat(query.overrideConfiguration().orElseThrow().headers())
                    .isEqualTo(Map.of("Connection", List.of("close")));
        });
    }

    @Test
    void priming_continues_if_dynamodb_does_not_answer() {
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                throw SdkClientException.create("no network yet");
            }
        };
        assertThatCode(() -> priming.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThat(db.requests()).hasSize(1);
        assertThat(log).singleElement().asString().matches(WARNING.formatted("connection", ".*no network yet.*"));
    }

    @Test
    void priming_continues_if_the_runtimes_serialization_is_not_visible() throws Exception {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        List<URL> visible = new ArrayList<>();
        for (String entry : classPath) {
            if (!entry.contains("aws-lambda-java-serialization")) {
                visible.add(Path.of(entry).toUri().toURL());
            }
        }
        assertThat(visible).hasSizeLessThan(classPath.length);
        try (URLClassLoader loader =
                new URLClassLoader(visible.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> hidden = loader.loadClass(Priming.class.getName());
            Constructor<?> create = hidden.getDeclaredConstructor(Supplier.class, String.class, Consumer.class);
            create.setAccessible(true);
            Method read = hidden.getDeclaredMethod("readAndAnswerEvents");
            read.setAccessible(true);
            read.invoke(create.newInstance(null, Schema.TABLE, (Consumer<String>) log::add));
        }
        assertThat(log).singleElement().asString().matches(WARNING.formatted("events", ".*NoClassDefFoundError.*"));
    }

    @Test
    void canned_answers_are_enough_to_handle_a_message() {
        DynamoDbClientBuilder builder = FunctionClient.builder(new CannedAnswers());
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(PATIENCE)
                .apiCallTimeout(PATIENCE)
                .build());
        try (DynamoDbClient client = builder.region(Region.AWS_GLOBAL)
                .endpointOverride(CannedAnswers.NOWHERE)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            MessagingStreamHandler handler = new MessagingStreamHandler(client, Schema.TABLE, Time.SYSTEM, log::add);
            Message message = Message.of(
                    CannedAnswers.GROUP,
                    Timestamps.parse(CannedAnswers.NEW_TIME),
                    "text",
                    new User("00000000-0000-0000-0000-000000000000", "", ""));
            handler.handleRequest(Events.batch(Events.written("INSERT", message.toItem(), "1")), null);
        }
        assertThat(log).singleElement().asString().contains("\"rowsMoved\":2,\"attempts\":2");
    }
}
