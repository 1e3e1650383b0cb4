package com.cruddur.messaging.model;

import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;
import static com.cruddur.messaging.model.Attributes.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A message group as one of its participants sees it.
 *
 * @param ownerUuid whose list of message groups it is in
 * @param lastMessageAt when its last message was created, cut to the microsecond; with the owner's uuid its key
 * @param other the other participant
 */
public record MessageGroup(String ownerUuid, String uuid, Instant lastMessageAt, String lastMessage, User other) {

    public MessageGroup {
        Objects.requireNonNull(ownerUuid, "ownerUuid");
        Objects.requireNonNull(uuid, "uuid");
        lastMessageAt = lastMessageAt.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(lastMessage, "lastMessage");
        Objects.requireNonNull(other, "other");
    }

    /** Returns the message group one participant sees after a message. */
    public static MessageGroup after(Message message, String ownerUuid, User other) {
        return new MessageGroup(ownerUuid, message.messageGroupUuid(), message.createdAt(), message.text(), other);
    }

    /** Returns the partition key of all message groups of a user. */
    public static String partitionKey(String ownerUuid) {
        return Schema.GROUP_PREFIX + ownerUuid;
    }

    /**
     * Reads a message group from its item.
     *
     * @throws IllegalArgumentException if the item lacks an attribute or its sort key is no timestamp
     */
    public static MessageGroup fromItem(Map<String, AttributeValue> item) {
        return new MessageGroup(
                get(item, Schema.PK).substring(Schema.GROUP_PREFIX.length()),
                get(item, Schema.MESSAGE_GROUP_UUID),
                time(item, Schema.SK),
                get(item, Schema.MESSAGE),
                User.fromItem(item));
    }

    /** Returns the item to store. */
    public Map<String, AttributeValue> toItem() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(Schema.PK, string(partitionKey(ownerUuid)));
        item.put(Schema.SK, string(Timestamps.format(lastMessageAt)));
        item.put(Schema.MESSAGE_GROUP_UUID, string(uuid));
        item.put(Schema.MESSAGE, string(lastMessage));
        other.addTo(item);
        return item;
    }
}
