package com.cruddur.messaging.testing;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates stream records and events as the function receives them. */
public final class Events {

    private Events() {}

    /** Returns the record of an inserted or modified item. */
    public static DynamodbStreamRecord written(
            String eventName,
            Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item,
            String sequenceNumber) {
        Map<String, AttributeValue> image = new HashMap<>();
        item.forEach((name, value) -> image.put(name, new AttributeValue(value.s())));
        Map<String, AttributeValue> keys = new HashMap<>(image);
        keys.keySet().retainAll(Set.of(Schema.PK, Schema.SK));
        StreamRecord change = new StreamRecord();
        change.setKeys(keys);
        change.setNewImage(image);
        change.setSequenceNumber(sequenceNumber);
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName(eventName);
        record.setDynamodb(change);
        return record;
    }

    /** Returns a batch. */
    public static DynamodbEvent batch(DynamodbStreamRecord... records) {
        return batch(List.of(records));
    }

    /** Returns a batch. */
    public static DynamodbEvent batch(List<DynamodbStreamRecord> records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(records);
        return event;
    }
}
