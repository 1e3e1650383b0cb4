package com.cruddur.messaging.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.testing.PatientTime;
import com.cruddur.messaging.testing.StandInClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writing to a table with less capacity than there are items, which an emulator never has. */
class BatchWriterTest {

    private final List<String> written = new ArrayList<>();
    private final PatientTime time = new PatientTime();

    /** A table that takes some of the items of each request, and gives the others back. */
    private record Throttled(List<String> written, IntUnaryOperator capacity, int[] requests)
            implements DynamoDbClient, StandInClient {
        @Override
        public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
            int takes = capacity.applyAsInt(requests[0]++);
            if (takes < 0) {
                throw ProvisionedThroughputExceededException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ProvisionedThroughputExceededException")
                                .build())
                        .build();
            }
            List<WriteRequest> writes = request.requestItems().get("t");
            int now = Math.min(takes, writes.size());
            writes.subList(0, now)
                    .forEach(write ->
                            written.add(write.putRequest().item().get("pk").s()));
            List<WriteRequest> left = writes.subList(now, writes.size());
            return BatchWriteItemResponse.builder()
                    .unprocessedItems(left.isEmpty() ? Map.of() : Map.of("t", left))
                    .build();
        }
    }

    private void put(int items, IntUnaryOperator capacity) {
        List<Map<String, AttributeValue>> batch = IntStream.range(0, items)
                .mapToObj(i -> Map.of("pk", Attributes.string("item " + i)))
                .toList();
        new BatchWriter(new Throttled(written, capacity, new int[1]), "t", time).put(batch);
    }

    @Test
    void what_a_throttled_table_gives_back_is_written_again_until_all_is() {
        put(25, request -> 10);

        assertThat(written).hasSize(25).doesNotHaveDuplicates();
        assertThat(time.waits).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @Test
    void waits_grow_to_a_second_and_no_further() {
        put(8, request -> 1);

        assertThat(time.waits)
                .extracting(Duration::toMillis)
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void request_that_is_throttled_as_a_whole_is_made_again() {
        put(25, request -> request == 0 ? -1 : 25);

        assertThat(written).hasSize(25);
        assertThat(time.waits).hasSize(1);
    }

    @Test
    void table_that_takes_nothing_is_given_up() {
        assertThatThrownBy(() -> put(25, request -> request == 0 ? 5 : 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("table t takes no more items");
        assertThat(written).hasSize(5);
        assertThat(time.waits).hasSize(1 + BatchWriter.FRUITLESS);
    }
}
