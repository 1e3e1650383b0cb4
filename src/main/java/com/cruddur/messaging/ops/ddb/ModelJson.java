package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.store.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Converts the model to JSON. The fields are named as the attributes of the items. */
final class ModelJson {

    private ModelJson() {}

    static Map<String, Object> user(User user) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Schema.USER_UUID, user.uuid());
        json.put(Schema.USER_HANDLE, user.handle());
        json.put(Schema.USER_DISPLAY_NAME, user.displayName());
        return json;
    }

    static Map<String, Object> message(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Schema.MESSAGE_GROUP_UUID, message.messageGroupUuid());
        json.put("created_at", Timestamps.format(message.createdAt()));
        json.put(Schema.MESSAGE_UUID, message.uuid());
        json.put(Schema.MESSAGE, message.text());
        json.putAll(user(message.sender()));
        return json;
    }

    static Map<String, Object> group(MessageGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Schema.MESSAGE_GROUP_UUID, group.uuid());
        json.put("last_message_at", Timestamps.format(group.lastMessageAt()));
        json.put(Schema.MESSAGE, group.lastMessage());
        json.putAll(user(group.other()));
        return json;
    }

    /**
     * Returns a page as JSON. {@code next} is the value for {@code --after}, or null on the last page. {@code consumed_capacity}
     * is in read units, or null outside AWS, because emulators count wrong.
     */
    static <T> Map<String, Object> page(
            String name, Page<T> page, Function<T, Map<String, Object>> view, Target target) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(name, page.entries().stream().map(view).toList());
        json.put("next", page.next().orElse(null));
        json.put("consumed_capacity", target.isAws() ? page.consumedCapacity() : null);
        return json;
    }
}
