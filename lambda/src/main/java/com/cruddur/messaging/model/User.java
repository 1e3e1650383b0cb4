package com.cruddur.messaging.model;

import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user as copied into an item: the sender of a message, or the other member in a group row. No component may be
 * null.
 */
public record User(String uuid, String displayName, String handle) {

    public User {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(handle, "handle");
    }

    static User fromItem(Map<String, AttributeValue> item) {
        return new User(
                get(item, Schema.USER_UUID), get(item, Schema.USER_DISPLAY_NAME), get(item, Schema.USER_HANDLE));
    }

    void addTo(Map<String, AttributeValue> item) {
        item.put(Schema.USER_UUID, string(uuid));
        item.put(Schema.USER_DISPLAY_NAME, string(displayName));
        item.put(Schema.USER_HANDLE, string(handle));
    }
}
