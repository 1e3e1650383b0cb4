package com.cruddur.messaging.model;

/**
 * The names of the table: the one owner of every key, attribute and index name and of the key prefixes.
 *
 * <p>The table definition, the stream function and every tool take them from here. Other programs read and write the
 * same items, so these names are a contract.
 */
public final class Schema {

    /** The table's name where no other is configured. */
    public static final String TABLE = "cruddur-messages";

    /**
     * The form of a table's name
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
     */
    public static final String TABLE_FORM = "[a-zA-Z0-9_.-]{3,255}";

    /** The form of every uuid in a key, in capitals or not: keys are compared as they are written. */
    public static final String UUID_FORM = "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    /** The sparse index over the message groups: {@link #MESSAGE_GROUP_UUID} (hash), {@link #SK} (range). */
    public static final String MESSAGE_GROUP_INDEX = "message-group-sk-index";

    /** Partition key: {@link #MESSAGE_PREFIX} and a group's uuid, or {@link #GROUP_PREFIX} and its owner's uuid. */
    public static final String PK = "pk";

    /** Sort key: when a message was created, or when the last message of a message group was. */
    public static final String SK = "sk";

    /** The uuid of a message group. Message groups have it, messages do not. */
    public static final String MESSAGE_GROUP_UUID = "message_group_uuid";

    /** The text of a message, or of the last message of a message group. */
    public static final String MESSAGE = "message";

    /** The uuid of a message. */
    public static final String MESSAGE_UUID = "message_uuid";

    /** The uuid of a message's sender, or of the other participant of a message group. */
    public static final String USER_UUID = "user_uuid";

    /** The display name of a message's sender, or of the other participant of a message group. */
    public static final String USER_DISPLAY_NAME = "user_display_name";

    /** The handle of a message's sender, or of the other participant of a message group. */
    public static final String USER_HANDLE = "user_handle";

    /**
     * When the message of a message group was created, where that is not {@link #SK}: only on a message group that stands
     * some microseconds late, because another group of its owner already stood at the message's time. Without it nobody
     * could tell such a message group from one whose newest message really is that young. A value that is no timestamp
     * counts as none.
     */
    public static final String MESSAGE_CREATED_AT = "message_created_at";

    /** What the partition key of every message starts with; the uuid of its message group follows. */
    public static final String MESSAGE_PREFIX = "MSG#";

    /** What the partition key of every message group starts with; the uuid of its owner follows. */
    public static final String GROUP_PREFIX = "GRP#";

    private Schema() {}
}
