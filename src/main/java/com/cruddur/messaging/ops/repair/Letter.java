package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.streams.RecordRange;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A letter of the failure queue: the position in the stream of the records that the event source mapping gave up
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html).
 */
record Letter(RecordRange records) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the body of a message. Returns empty if it is not such a letter. */
    static Optional<Letter> of(String body) {
        try {
            JsonNode batch = JSON.readTree(body).path("DDBStreamBatchInfo");
            List<String> fields = Stream.of("streamArn", "shardId", "startSequenceNumber", "endSequenceNumber")
                    .map(name -> batch.path(name).asText())
                    .toList();
            return fields.contains("") || !isNumber(fields.get(2)) || !isNumber(fields.get(3))
                    ? Optional.empty()
                    : Optional.of(
                            new Letter(new RecordRange(fields.get(0), fields.get(1), fields.get(2), fields.get(3))));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d+");
    }

    /** Returns whether its stream is or was the stream of the table. */
    boolean isOf(String table) {
        return records.streamArn().contains(":table/%s/stream/".formatted(table));
    }

    /** Returns the groups whose messages the records put. Ignores records of other items. */
    static Set<String> groups(List<Record> records) {
        return records.stream()
                .filter(record -> record.eventName() != OperationType.REMOVE)
                .flatMap(record -> Attributes.find(record.dynamodb().keys(), Schema.PK).stream())
                .flatMap(pk -> Message.groupOf(pk).stream())
                .collect(Collectors.toSet());
    }
}
