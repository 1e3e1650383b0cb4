package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class EventFilterTest {

    private static final String MESSAGES = "{\"dynamodb\":{\"NewImage\":{\"pk\":{\"S\":[{\"prefix\":\"MSG#\"}]}}}}";

    @Test
    void record_passes_if_it_matches() {
        EventFilter filter = new EventFilter(List.of(MESSAGES));

        assertThat(filter.passes(record("MSG#a", true))).isTrue();
        assertThat(filter.passes(record("GRP#a", true))).isFalse();
        assertThat(filter.passes(record("MSG#a", false))).as("removed").isFalse();
    }

    @Test
    void one_pattern_of_several_is_enough() {
        EventFilter filter = new EventFilter(List.of(MESSAGES, MESSAGES.replace("MSG#", "GRP#")));

        assertThat(filter.passes(record("GRP#a", true))).isTrue();
        assertThat(filter.passes(record("XYZ#a", true))).isFalse();
    }

    @Test
    void everything_passes_without_a_pattern() {
        assertThat(new EventFilter(List.of()).passes(record("GRP#a", false))).isTrue();
    }

    @Test
    void invalid_pattern_is_refused() {
        assertThatThrownBy(() -> new EventFilter(List.of("{\"dynamodb\": 1}")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "The event source mapping's filter {\"dynamodb\": 1} is not an event pattern: ");
    }

    private static ObjectNode record(String pk, boolean hasNewImage) {
        Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS(pk), "n", AttributeValue.fromN("1"));
        return StreamEvents.record(
                Record.builder()
                        .eventName(hasNewImage ? OperationType.INSERT : OperationType.REMOVE)
                        .dynamodb(change -> change.keys(item)
                                .newImage(hasNewImage ? item : null)
                                .approximateCreationDateTime(Instant.EPOCH)
                                .sequenceNumber("1")
                                .sizeBytes(1L))
                        .build(),
                "arn:stream");
    }
}
