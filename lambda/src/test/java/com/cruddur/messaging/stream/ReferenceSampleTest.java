package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.testing.ReferenceTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Runs some of the simulated schedules, makes every request in a reference table too, and takes the records from the
 * stream of that table. Both tables must give the same answers. The default is 15 schedules;
 * {@code -Dsimulation.sample=1000} runs 1,000. The reference table is in the emulated DynamoDB;
 * {@code -Ddynamodb.endpoint=URL} chooses a different one, such as AWS ({@link ReferenceTable}).
 */
class ReferenceSampleTest {

    private static final int SAMPLE = Integer.getInteger("simulation.sample", 15);

    @Test
    void the_simulated_table_gives_the_answers_of_a_reference_table() {
        for (int seed = 0; seed < SAMPLE; seed++) {
            try (ReferenceTable table = new ReferenceTable()) {
                SimulatedSchedule.runMirrored(seed, table, (eventName, item) -> recordOf(table, eventName, item));
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
