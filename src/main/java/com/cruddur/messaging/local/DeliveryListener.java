package com.cruddur.messaging.local;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Hears what becomes of the records of the table's stream. */
public interface DeliveryListener {

    /**
     * A message has moved the rows of its group.
     *
     * @param message the item
     * @param duration how long the function worked on it
     */
    void moved(Map<String, AttributeValue> message, int rows, Duration duration);

    /** Something failed, and this sentence says why. */
    void failed(String sentence);
}
