package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message that was written, as a stream record tells it.
 *
 * @param edited whether the message was there before, perhaps with another text
 * @param sender the uuid of its sender, if the message names one
 */
record MessageEvent(String group, Instant createdAt, String text, boolean edited, Optional<String> sender) {

    /**
     * Reads a stream record.
     *
     * @return empty if the record is not about a message written: one removed, or another kind of item
     * @throws IllegalArgumentException if the record is malformed
     */
    static Optional<MessageEvent> of(DynamodbStreamRecord record) {
        StreamRecord change = record.getDynamodb();
        if (change == null) {
            throw new IllegalArgumentException("the record has no 'dynamodb'");
        }
        String pk = string(change.getKeys(), "Keys", Schema.PK);
        if (!pk.startsWith(Schema.MESSAGE_PREFIX) || "REMOVE".equals(record.getEventName())) {
            return Optional.empty();
        }
        String group = pk.substring(Schema.MESSAGE_PREFIX.length());
        if (group.isBlank()) {
            throw new IllegalArgumentException("'%s' names no message group".formatted(pk));
        }
        return Optional.of(new MessageEvent(
                group,
                Timestamps.parse(string(change.getKeys(), "Keys", Schema.SK)),
                string(change.getNewImage(), "NewImage", Schema.MESSAGE),
                "MODIFY".equals(record.getEventName()),
                Optional.ofNullable(change.getNewImage().get(Schema.USER_UUID)).map(AttributeValue::getS)));
    }

    private static String string(Map<String, AttributeValue> image, String name, String attribute) {
        if (image == null) {
            throw new IllegalArgumentException("the record has no '%s'".formatted(name));
        }
        return Optional.ofNullable(image.get(attribute))
                .map(AttributeValue::getS)
                .orElseThrow(() ->
                        new IllegalArgumentException("'%s' has no string attribute '%s'".formatted(name, attribute)));
    }
}
