package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/**
 * The identity of a stream record, even of a malformed one.
 *
 * @param sequenceNumber empty if the record has none; Lambda then takes the whole batch as failed
 * @param pk the partition key of its item, if it can be read
 * @param sk the sort key of its item, if it can be read
 * @param recordedAt when the item was written, which AWS rounds down to a second; never later than now, even if clocks
 *     differ
 */
record RecordId(String sequenceNumber, Optional<String> pk, Optional<String> sk, Instant recordedAt) {

    /** Reads a record. A record without a creation time counts as new. */
    static RecordId of(DynamodbStreamRecord record, Instant now) {
        StreamRecord change = Optional.ofNullable(record.getDynamodb()).orElseGet(StreamRecord::new);
        Map<String, AttributeValue> keys = Optional.ofNullable(change.getKeys()).orElse(Map.of());
        return new RecordId(
                Optional.ofNullable(change.getSequenceNumber()).orElse(""),
                Optional.ofNullable(keys.get(Schema.PK)).map(AttributeValue::getS),
                Optional.ofNullable(keys.get(Schema.SK)).map(AttributeValue::getS),
                Optional.ofNullable(change.getApproximateCreationDateTime())
                        .map(Date::toInstant)
                        .filter(recordedAt -> !recordedAt.isAfter(now))
                        .orElse(now));
    }

    Duration age(Instant now) {
        return Duration.between(recordedAt, now);
    }
}
