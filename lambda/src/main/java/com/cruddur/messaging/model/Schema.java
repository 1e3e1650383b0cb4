package com.cruddur.messaging.model;

/**
 * The names in the table: every attribute, the index, the table itself, and the prefixes of its keys.
 *
 * <p>The table definition, the stream function and the commands take the names from here. Other programs read and write
 * the same items, so the names must not change.
 */
public final class Schema {

    /** The table's default name. */
    public static final String TABLE = "cruddur-messages";

    /**
     * The allowed form of a table's name
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
     */
    public static final String TABLE_FORM = "[a-zA-Z0-9_.-]{3,255}";

    /** The form of every uuid in a key, in upper or lower case. Keys are case-sensitive. */
    public static final String UUID_FORM = "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    /**
     * The index of all group rows of a message group: {@link #MESSAGE_GROUP_UUID} (hash), {@link #SK} (range). It is
     * sparse, because messages have no {@code message_group_uuid}.
     */
    public static final String MESSAGE_GROUP_INDEX = "message-group-sk-index";

    /**
     * Partition key: {@link #MESSAGE_PREFIX} and a message group's uuid, or {@link #GROUP_PREFIX} and the uuid of a
     * group row's owner.
     */
    public static final String PK = "pk";

    /** Sort key: the time when a message, or the last message of a group row, was created. */
    public static final String SK = "sk";

    /** The uuid of a message group. Group rows have it, messages do not. */
    public static final String MESSAGE_GROUP_UUID = "message_group_uuid";

    /** The text of a message, or of the last message of a group row. */
    public static final String MESSAGE = "message";

    /** The uuid of a message. */
    public static final String MESSAGE_UUID = "message_uuid";

    /** The uuid of a message's sender, or of the other member in a group row. */
    public static final String USER_UUID = "user_uuid";

    /** The display name of a message's sender, or of the other member in a group row. */
    public static final String USER_DISPLAY_NAME = "user_display_name";

    /** The handle of a message's sender, or of the other member in a group row. */
    public static final String USER_HANDLE = "user_handle";

    /**
     * When the message that a group row shows was created, if that differs from {@link #SK}. The two differ only if
     * another group's row of the same owner has the key of the message's time, so that this row takes a key some
     * microseconds later. Without this attribute, {@link #SK} is the time of the message. A value that is not a
     * timestamp is ignored.
     */
    public static final String MESSAGE_CREATED_AT = "message_created_at";

    /** The prefix of the partition key of every message. The uuid of its message group follows. */
    public static final String MESSAGE_PREFIX = "MSG#";

    /** The prefix of the partition key of every group row. The uuid of its owner follows. */
    public static final String GROUP_PREFIX = "GRP#";

    private Schema() {}
}
