package com.cruddur.messaging;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.EmulatedDynamoDb;
import com.cruddur.messaging.testing.JarProcess;
import com.cruddur.messaging.testing.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the jar that is deployed. */
class FunctionJarIT {

    private static final Path JAR = Path.of(System.getProperty("function.jar"));
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @Test
    void the_jar_is_small_and_contains_no_unused_library() throws Exception {
        assertThat(Files.size(JAR)).isLessThan(7_100_000);
        try (ZipFile zip = new ZipFile(JAR.toFile())) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            assertThat(names).contains("com/cruddur/messaging/stream/MessagingStreamHandler.class");
            assertThat(names)
                    .noneMatch(
                            name -> name.matches(
                                    "(io/netty|org/apache|software/amazon/awssdk/(crt|http/(nio|apache|apache5|crt))|org/joda/time/tz/data|software/amazon/awscdk)/.*"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_jar_moves_the_rows_of_a_group_in_a_managed_runtime(boolean snapStart) throws Exception {
        String account = "jar, SnapStart " + snapStart;
        try (DynamoDbClient client = EmulatedDynamoDb.client(account)) {
            EmulatedDynamoDb.createTable(client, Schema.TABLE);
            for (MessageGroup row : rows(group(1), T0, "old", 2)) {
                client.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem()));
            }
            String handler = MessagingStreamHandler.class.getName() + "::handleRequest";
            try (JarProcess function = new JarProcess(JAVA, List.of(JAR), handler, snapStart, account)) {
                assertThat(function.invoke(event("new"))).isEqualTo("{\"batchItemFailures\":[]}");
                assertThat(function.log()).as("output").matches("\\{\"timestamp\".*\"outcome\":\"moved\".*}\n");
            }
            assertThat(new MessageStore(client, Schema.TABLE)
                            .listMessageGroups(Sample.uuid(0), Listing.newest())
                            .entries())
                    .containsExactly(rows(group(1), micros(1), "new", 2).get(0));
        }
    }

    private static String event(String text) {
        return """
                {"Records": [{"eventID": "1", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
                  "awsRegion": "us-east-1", "dynamodb": {"ApproximateCreationDateTime": 1679352791.0,
                  "Keys": {"pk": {"S": "MSG#%1$s"}, "sk": {"S": "%2$s"}},
                  "NewImage": {"pk": {"S": "MSG#%1$s"}, "sk": {"S": "%2$s"}, "message": {"S": "%3$s"}},
                  "SequenceNumber": "1", "SizeBytes": 300, "StreamViewType": "NEW_IMAGE"}}]}""".formatted(group(1), Timestamps.format(micros(1)), text);
    }
}
