package com.cruddur.messaging.stream;

import static com.cruddur.messaging.model.Attributes.find;
import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A group row, with all attributes of its item, known or unknown. It refuses any other kind of item, so the function
 * cannot write a message and invoke itself.
 *
 * @param time the instant of its sort key
 * @param messageTime when the message that the row shows was created: equal to {@code time}, unless the key of the
 *     message's time was taken
 */
record GroupRow(Map<String, AttributeValue> item, Instant time, Instant messageTime) {

    /** A row is later than its message by less than this: 1,000 microseconds. */
    static final Duration MOST_DELAY = Timestamps.STEP.multipliedBy(1_000);

    GroupRow {
        if (!isGroupRow(item)) {
            throw new IllegalArgumentException(
                    "item with the partition key '%s' is not a group row; the key must start with %s"
                            .formatted(find(item, Schema.PK).orElse("?"), Schema.GROUP_PREFIX));
        }
    }

    /** Returns whether an item is a group row. The index shows every item with a {@code message_group_uuid}. */
    static boolean isGroupRow(Map<String, AttributeValue> item) {
        return find(item, Schema.PK)
                .filter(pk -> pk.startsWith(Schema.GROUP_PREFIX))
                .isPresent();
    }

    /**
     * Reads an item, or returns empty if its sort key is not a timestamp.
     *
     * @throws IllegalArgumentException if it is not a group row
     */
    static Optional<GroupRow> of(Map<String, AttributeValue> item) {
        return Timestamps.find(get(item, Schema.SK)).map(time -> new GroupRow(item, time, messageTime(item, time)));
    }

    private static Instant messageTime(Map<String, AttributeValue> item, Instant time) {
        return find(item, Schema.MESSAGE_CREATED_AT)
                .flatMap(Timestamps::find) // another program may have written any text
                .filter(created -> isInReach(created, time)) // or moved the row and kept an old value
                .orElse(time);
    }

    String owner() {
        return get(item, Schema.PK).substring(Schema.GROUP_PREFIX.length());
    }

    String group() {
        return get(item, Schema.MESSAGE_GROUP_UUID);
    }

    /** Returns the uuid of the other member, if the row names one. */
    Optional<String> other() {
        return find(item, Schema.USER_UUID);
    }

    /** Returns the uuids of the other members that the rows name. */
    static List<String> others(Collection<GroupRow> rows) {
        return rows.stream().flatMap(row -> row.other().stream()).toList();
    }

    boolean shows(MessageEvent message) {
        return messageTime.equals(message.createdAt())
                && find(item, Schema.MESSAGE).filter(message.text()::equals).isPresent();
    }

    boolean hasKeyOf(GroupRow row) {
        return key().equals(row.key());
    }

    Map<String, AttributeValue> key() {
        return Map.of(Schema.PK, item.get(Schema.PK), Schema.SK, item.get(Schema.SK));
    }

    /** Returns the row at the same key, with a message's text. */
    GroupRow withMessage(MessageEvent message) {
        Map<String, AttributeValue> changed = new HashMap<>(item);
        changed.put(Schema.MESSAGE, string(message.text()));
        changed.remove(Schema.MESSAGE_CREATED_AT);
        if (!time.equals(message.createdAt())) {
            changed.put(Schema.MESSAGE_CREATED_AT, string(Timestamps.format(message.createdAt())));
        }
        return new GroupRow(changed, time, message.createdAt());
    }

    /**
     * Returns the row at a different time, with a message's text.
     *
     * @throws FaultyRecordException if that time is before the message, {@link #MOST_DELAY} or more after it, or after
     *     {@link Timestamps#LAST}
     */
    GroupRow at(Instant when, MessageEvent message) {
        if (!isInReach(message.createdAt(), when) || when.isAfter(Timestamps.LAST)) {
            throw new FaultyRecordException(
                    SkipReason.NO_FREE_KEY,
                    "a conversation list has no free key for message group %s from %s to %s"
                            .formatted(group(), message.createdAt(), when));
        }
        Map<String, AttributeValue> moved = new HashMap<>(item);
        moved.put(Schema.SK, string(Timestamps.format(when)));
        return new GroupRow(moved, when, when).withMessage(message);
    }

    private static boolean isInReach(Instant created, Instant time) {
        return !created.isAfter(time) && Duration.between(created, time).compareTo(MOST_DELAY) < 0;
    }
}
