package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A stream record in the form that the function gets.
 *
 * @param json the record as Lambda passes it to a function
 * @param newImage the item after the change; empty if it was deleted
 * @param createdAt the time of the write, which DynamoDB rounds down to the second
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

    /** Returns whether the record was surely written before a time. The write may be at the end of the rounded second. */
    boolean isBefore(Instant time) {
        return createdAt.plusSeconds(1).isBefore(time);
    }
}
