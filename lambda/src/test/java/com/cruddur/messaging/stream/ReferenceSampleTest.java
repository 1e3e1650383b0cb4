package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.testing.ReferenceTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Runs a sample of the simulated schedules that makes every request in a real table too, and takes the records from its
 * stream. Both must give the same answers. {@code -Dsimulation.sample=1000} runs 1,000 schedules, by default 15.
 * {@code -Ddynamodb.endpoint=URL} chooses a DynamoDB other than the emulated one, such as AWS ({@link ReferenceTable}).
 */
class ReferenceSampleTest {

    private static final int SAMPLE = Integer.getInteger("simulation.sample", 15);

    @Test
    void the_simulated_table_answers_as_a_real_one() {
        for (int seed = 0; seed < SAMPLE; seed++) {
            try (ReferenceTable table = new ReferenceTable()) {
                Schedule.runMirrored(seed, table, (eventName, item) -> recordOf(table, eventName, item));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d".formatted(seed), e);
            }
        }
    }

    private static DynamodbStreamRecord recordOf(
            ReferenceTable table, String eventName, Map<String, AttributeValue> item) {
        List<DynamodbStreamRecord> records = table.stream().next(item);
        assertThat(records).as("records of %s", item).hasSize(1);
        assertThat(records.get(0).getEventName()).isEqualTo(eventName);
        return records.get(0);
    }
}
