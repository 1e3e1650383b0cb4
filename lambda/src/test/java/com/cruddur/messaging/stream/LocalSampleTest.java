package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.LocalDynamoDb;
import com.cruddur.messaging.testing.LocalStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A sample of the simulated schedules, every request of them made at DynamoDB Local too: real transactions, a real stream,
 * and the model must answer the same. {@code -Dsimulation.sample=1000} takes more of them.
 */
class LocalSampleTest {

    private static final int SAMPLE = Integer.getInteger("simulation.sample", 15);

    private static LocalDynamoDb local;

    @BeforeAll
    static void start() throws Exception {
        local = new LocalDynamoDb();
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void theModel_answersAsDynamoDbLocalDoes() {
        for (int seed = 0; seed < SAMPLE; seed++) {
            String accessKey = "sample" + seed;
            try (DynamoDbClient client = local.client(accessKey);
                    DynamoDbStreamsClient streams = local.streams(accessKey)) {
                LocalStream stream = new LocalStream(streams, LocalDynamoDb.createTable(client));
                Schedule.runMirrored(seed, client, (eventName, item) -> recordOf(stream, eventName, item));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d".formatted(seed), e);
            }
        }
    }

    private static DynamodbStreamRecord recordOf(
            LocalStream stream, String eventName, Map<String, AttributeValue> item) {
        List<DynamodbStreamRecord> records =
                stream.next().stream().filter(record -> isKeyOf(record, item)).toList();
        assertThat(records).as("records of %s", item).hasSize(1);
        assertThat(records.get(0).getEventName()).isEqualTo(eventName);
        return records.get(0);
    }

    private static boolean isKeyOf(DynamodbStreamRecord record, Map<String, AttributeValue> item) {
        return List.of(Schema.PK, Schema.SK).stream()
                .allMatch(name -> record.getDynamodb()
                        .getKeys()
                        .get(name)
                        .getS()
                        .equals(item.get(name).s()));
    }
}
