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
 * A group row: the entry for a message group in the conversation list of one member. The uuid of its owner and
 * {@code lastMessageAt} are its key. No component may be null.
 *
 * @param ownerUuid the member whose conversation list the row is in
 * @param uuid the message group
 * @param lastMessageAt when the group's last message was created, truncated to the microsecond
 * @param lastMessage the text of that message
 * @param other the other member
 */
public record MessageGroup(String ownerUuid, String uuid, Instant lastMessageAt, String lastMessage, User other) {

    public MessageGroup {
        Objects.requireNonNull(ownerUuid, "ownerUuid");
        Objects.requireNonNull(uuid, "uuid");
        lastMessageAt = lastMessageAt.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(lastMessage, "lastMessage");
        Objects.requireNonNull(other, "other");
    }

    /** Returns the group row of one member that shows a message. */
    public static MessageGroup after(Message message, String ownerUuid, User other) {
        return new MessageGroup(ownerUuid, message.messageGroupUuid(), message.createdAt(), message.text(), other);
    }

    /** Returns the partition key of a user's conversation list. */
    public static String partitionKey(String ownerUuid) {
        return Schema.GROUP_PREFIX + ownerUuid;
    }

    /**
     * Reads a group row from its item.
     *
     * @throws IllegalArgumentException if the item lacks an attribute or its sort key is not a timestamp
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
