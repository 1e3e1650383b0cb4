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
 * What names a stream record, however malformed it is.
 *
 * @param sequenceNumber empty if it has none, which Lambda takes for a failure of the whole batch
 * @param pk the partition key of its item, if it can be read
 * @param sk the sort key of its item, if it can be read
 * @param recordedAt when the item was written, cut to the second as AWS does; never later than now, whatever the clocks say
 */
record RecordId(String sequenceNumber, Optional<String> pk, Optional<String> sk, Instant recordedAt) {

    /** Reads a record; one that does not say when it was recorded is taken for new. */
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
