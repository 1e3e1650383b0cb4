package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A written message, as a stream record describes it.
 *
 * @param sender the uuid of the sender, if the message has one
 */
record MessageEvent(RecordId record, String group, Instant createdAt, String text, Optional<String> sender) {

    /** The maximum time by which a message may be ahead of its record: more than clocks differ. */
    static final Duration FUTURE = Duration.ofMinutes(5);

    /**
     * Reads a stream record.
     *
     * @return empty if the record is about a removed message or another kind of item
     * @throws FaultyRecordException if the record is malformed, or a key or the text cannot be read
     */
    static Optional<MessageEvent> of(RecordId id, DynamodbStreamRecord record) {
        StreamRecord change = record.getDynamodb();
        if (change == null) {
            throw new FaultyRecordException(SkipReason.MALFORMED, "the record has no 'dynamodb'");
        }
        String pk = key(change, Schema.PK);
        if (!pk.startsWith(Schema.MESSAGE_PREFIX) || "REMOVE".equals(record.getEventName())) {
            return Optional.empty();
        }
        String group = pk.substring(Schema.MESSAGE_PREFIX.length());
        if (group.isBlank()) {
            throw new FaultyRecordException(SkipReason.UNREADABLE_KEY, "'%s' names no message group".formatted(pk));
        }
        return Optional.of(new MessageEvent(
                id,
                group,
                time(key(change, Schema.SK)),
                string(change.getNewImage(), "NewImage", Schema.MESSAGE, SkipReason.UNREADABLE_TEXT),
                Optional.ofNullable(change.getNewImage().get(Schema.USER_UUID)).map(AttributeValue::getS)));
    }

    /** Returns whether the message is dated in the future, so that its group rows show no other message until then. */
    boolean isFutureDated() {
        return createdAt.isAfter(record.recordedAt().plus(FUTURE));
    }

    private static String key(StreamRecord change, String name) {
        return string(change.getKeys(), "Keys", name, SkipReason.UNREADABLE_KEY);
    }

    private static Instant time(String sk) {
        return Timestamps.find(sk)
                .orElseThrow(() -> new FaultyRecordException(
                        SkipReason.UNREADABLE_KEY, "the sort key '%s' is not a timestamp".formatted(sk)));
    }

    private static String string(
            Map<String, AttributeValue> image, String name, String attribute, SkipReason otherwise) {
        if (image == null) {
            throw new FaultyRecordException(SkipReason.MALFORMED, "the record has no '%s'".formatted(name));
        }
        return Optional.ofNullable(image.get(attribute))
                .map(AttributeValue::getS)
                .orElseThrow(() -> new FaultyRecordException(
                        otherwise, "'%s' has no string attribute '%s'".formatted(name, attribute)));
    }
}
