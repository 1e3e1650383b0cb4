package com.cruddur.messaging.model;

import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;
import static com.cruddur.messaging.model.Attributes.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A message in a message group. The uuid of its message group and {@code createdAt} are its key. No component may be
 * null.
 *
 * @param createdAt when the message was created, truncated to the microsecond
 */
public record Message(String messageGroupUuid, Instant createdAt, String text, String uuid, User sender) {

    public Message {
        Objects.requireNonNull(messageGroupUuid, "messageGroupUuid");
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(sender, "sender");
    }

    /** Returns a message with a random uuid. */
    public static Message of(String messageGroupUuid, Instant createdAt, String text, User sender) {
        return new Message(messageGroupUuid, createdAt, text, UUID.randomUUID().toString(), sender);
    }

    /** Returns this message with a different creation time. */
    public Message at(Instant time) {
        return new Message(messageGroupUuid, time, text, uuid, sender);
    }

    /** Returns the partition key of all messages of a message group. */
    public static String partitionKey(String messageGroupUuid) {
        return Schema.MESSAGE_PREFIX + messageGroupUuid;
    }

    /** Returns the message group that a partition key names; empty if it is not the key of a message. */
    public static Optional<String> groupOf(String partitionKey) {
        return Optional.of(partitionKey)
                .filter(pk -> pk.startsWith(Schema.MESSAGE_PREFIX))
                .map(pk -> pk.substring(Schema.MESSAGE_PREFIX.length()))
                .filter(group -> !group.isEmpty());
    }

    /**
     * Reads a message from its item.
     *
     * @throws IllegalArgumentException if the item lacks an attribute or its sort key is not a timestamp
     */
    public static Message fromItem(Map<String, AttributeValue> item) {
        return new Message(
                get(item, Schema.PK).substring(Schema.MESSAGE_PREFIX.length()),
                time(item, Schema.SK),
                get(item, Schema.MESSAGE),
                get(item, Schema.MESSAGE_UUID),
                User.fromItem(item));
    }

    /** Returns the item to store. */
    public Map<String, AttributeValue> toItem() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(Schema.PK, string(partitionKey(messageGroupUuid)));
        item.put(Schema.SK, string(Timestamps.format(createdAt)));
        item.put(Schema.MESSAGE, string(text));
        item.put(Schema.MESSAGE_UUID, string(uuid));
        sender.addTo(item);
        return item;
    }
}
