package com.cruddur.messaging.local;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gets the results of delivering records of the table's stream to the function. */
public interface DeliveryListener {

    /**
     * Called when a message has updated the rows of its group.
     *
     * @param message the item of the message
     * @param rows the number of updated rows
     * @param duration how long the function needed for the record
     */
    void moved(Map<String, AttributeValue> message, int rows, Duration duration);

    /** Called when something has failed, with a sentence that gives the reason. */
    void failed(String sentence);
}
