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

/** Writes to a table with too little capacity, which an emulator does not simulate. */
class BatchWriterTest {

    private final List<String> written = new ArrayList<>();
    private final PatientTime time = new PatientTime();

    /** A table that accepts some items of each request and returns the others as unprocessed. */
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
    void unprocessed_items_are_written_again_until_none_is_left() {
        put(25, request -> 10);

        assertThat(written).hasSize(25).doesNotHaveDuplicates();
        assertThat(time.waits).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @Test
    void waits_double_up_to_one_second() {
        put(8, request -> 1);

        assertThat(time.waits)
                .extracting(Duration::toMillis)
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void throttled_request_is_repeated() {
        put(25, request -> request == 0 ? -1 : 25);

        assertThat(written).hasSize(25);
        assertThat(time.waits).hasSize(1);
    }

    @Test
    void writing_fails_if_the_table_keeps_accepting_no_item() {
        assertThatThrownBy(() -> put(25, request -> request == 0 ? 5 : 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("table t accepts no more items");
        assertThat(written).hasSize(5);
        assertThat(time.waits).hasSize(1 + BatchWriter.MAX_FRUITLESS_REQUESTS);
    }
}
