package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A record on its way to the function.
 *
 * @param json as Lambda hands it over
 * @param newImage the item after the change; empty if it was deleted
 * @param createdAt when it was written, rounded down to the second by DynamoDB
 */
record StreamEvent(ObjectNode json, Map<String, AttributeValue> newImage, String sequenceNumber, Instant createdAt) {

    static StreamEvent of(Record record, String streamArn) {
        return new StreamEvent(
                StreamEvents.record(record, streamArn),
                record.dynamodb().newImage(),
                record.dynamodb().sequenceNumber(),
                record.dynamodb().approximateCreationDateTime());
    }

    String streamArn() {
        return json.path(StreamEvents.STREAM_ARN).asText();
    }

    /** Returns whether it was written before a time for sure: it may be of the end of its second. */
    boolean isBefore(Instant time) {
        return createdAt.plusSeconds(1).isBefore(time);
    }
}
