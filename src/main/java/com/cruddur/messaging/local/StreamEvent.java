package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A record on its way to the function.
 *
 * @param json as Lambda hands it over
 * @param createdAt when it was written, cut to the minute by DynamoDB
 */
record StreamEvent(ObjectNode json, String sequenceNumber, Instant createdAt) {

    static StreamEvent of(Record record, String streamArn) {
        return new StreamEvent(
                StreamEvents.record(record, streamArn),
                record.dynamodb().sequenceNumber(),
                record.dynamodb().approximateCreationDateTime());
    }

    String streamArn() {
        return json.path(StreamEvents.STREAM_ARN).asText();
    }

    /** A record written at the end of its minute must not be given up too early. */
    boolean isOlderThan(Duration age, Instant now) {
        return createdAt.plus(Duration.ofMinutes(1)).plus(age).isBefore(now);
    }
}
