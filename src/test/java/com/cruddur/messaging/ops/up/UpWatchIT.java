package com.cruddur.messaging.ops.up;

import static com.cruddur.messaging.ops.up.UpProcess.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.testing.BuiltCopy;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Tests {@code bin/cruddur up --watch} in a copy of the checkout whose sources change. */
class UpWatchIT {

    private static final String HANDLER =
            "lambda/src/main/java/com/cruddur/messaging/stream/MessagingStreamHandler.java";
    private static final SeedPlan EXAMPLE = SeedPlan.example();

    @TempDir
    Path directory;

    private BuiltCopy copy;

    @BeforeEach
    void copy_the_checkout() throws Exception {
        copy = new BuiltCopy(directory.resolve("copy"));
        copy.addPython();
    }

    @AfterEach
    void unlink() throws Exception {
        copy.close();
    }

    @Test
    void change_of_a_setting_or_a_source_is_deployed_and_a_faulty_change_is_not() throws Exception {
        try (UpProcess up = UpProcess.of(directory.resolve("copy"), directory, "--watch", "--no-seed")
                        .ready();
                DynamoDbClient client = up.client(DynamoDbClient.builder());
                LambdaClient lambda = up.client(LambdaClient.builder())) {
            copy.replace("cdk.json", "\"dev\":{", "\"dev\":{ \"function\": { \"memoryMiB\": 5 },");
            await(() -> up.err().contains("cannot be deployed"));
            assertThat(up.err())
                    .contains("function.memoryMiB")
                    .contains(
                            "cdk.json changed, but cannot be deployed. The function keeps running as before: The stage dev ");

            copy.replace("cdk.json", "\"memoryMiB\": 5", "\"memoryMiB\": 512");
            await(() -> up.err().contains("cdk.json changed: cruddur-messages-stream deployed in "));
            assertThat(lambda.getFunctionConfiguration(get -> get.functionName("cruddur-messaging-stream"))
                            .memorySize())
                    .isEqualTo(512);

            copy.replace(
                    HANDLER,
                    "public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {",
                    "public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {"
                            + " System.out.println(\"as changed\");");
            await(() -> up.err().contains("MessagingStreamHandler.java changed: cruddur-messages-stream deployed in "));
            new MessageStore(client, "cruddur-messages")
                    .createMessageGroup(
                            Message.of("11111111-1111-4111-8111-111111111111", Instant.now(), "hi", EXAMPLE.first()),
                            EXAMPLE.second());
            await(() -> logged(up, "as changed"));
            assertThat(logged(up, "as changed")).isTrue();
        }
    }

    private static boolean logged(UpProcess up, String line) {
        try (CloudWatchLogsClient logs = up.client(CloudWatchLogsClient.builder())) {
            return logs
                    .filterLogEvents(filter -> filter.logGroupName("/aws/lambda/cruddur-messaging-stream"))
                    .events()
                    .stream()
                    .anyMatch(event -> event.message().contains(line));
        }
    }
}
