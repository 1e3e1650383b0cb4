package com.cruddur.messaging.local;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gets the results of delivering records of the table's stream to the function. */
public interface DeliveryListener {

    /**
     * Called when the rows of a message's group show the message or a newer one.
     *
     * @param message the item of the message
     * @param rows the number of updated rows; 0 if the rows were right already, as in a new group
     * @param duration how long the function needed for the record
     */
    void arrived(Map<String, AttributeValue> message, int rows, Duration duration);

    /** Called when something has failed, with a sentence that gives the reason. */
    void failed(String sentence);
}
