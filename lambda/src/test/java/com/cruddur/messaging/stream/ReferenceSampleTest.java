package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.testing.ReferenceTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A sample of the simulated schedules, every request of them made in a table too, whose stream the records come from: the
 * model must answer the same. {@code -Dsimulation.sample=1000} takes more schedules than 15, and
 * {@code -Ddynamodb.endpoint=URL} tables of another DynamoDB than the emulated one, AWS among them ({@link ReferenceTable}).
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
