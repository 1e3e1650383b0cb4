package com.cruddur.messaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Compares items with literals, because other programs read and write the same attributes. */
class ItemAttributesTest {

    private static final User ANDREW = new User("u-1", "Andrew Brown", "andrewbrown");
    private static final User BAYKO = new User("u-2", "Andrew Bayko", "bayko");
    private static final Message MESSAGE =
            new Message("g-1", Instant.parse("2023-03-20T22:52:11.123456789Z"), "hello", "m-1", ANDREW);

    private static Map<String, AttributeValue> item(String... namesAndValues) {
        Map<String, AttributeValue> item = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            item.put(namesAndValues[i], AttributeValue.fromS(namesAndValues[i + 1]));
        }
        return item;
    }

    private static final Map<String, AttributeValue> MESSAGE_ITEM = item(
            "pk", "MSG#g-1",
            "sk", "2023-03-20T22:52:11.123456+00:00",
            "message", "hello",
            "message_uuid", "m-1",
            "user_uuid", "u-1",
            "user_display_name", "Andrew Brown",
            "user_handle", "andrewbrown");

    private static final Map<String, AttributeValue> GROUP_ITEM = item(
            "pk", "GRP#u-1",
            "sk", "2023-03-20T22:52:11.123456+00:00",
            "message_group_uuid", "g-1",
            "message", "hello",
            "user_uuid", "u-2",
            "user_display_name", "Andrew Bayko",
            "user_handle", "bayko");

    @Test
    void a_message_has_these_attributes() {
        assertThat(MESSAGE.toItem()).isEqualTo(MESSAGE_ITEM);
        assertThat(Message.fromItem(MESSAGE_ITEM)).isEqualTo(MESSAGE);
    }

    @Test
    void a_group_row_has_these_attributes() {
        MessageGroup group = MessageGroup.after(MESSAGE, ANDREW.uuid(), BAYKO);
        assertThat(group.toItem()).isEqualTo(GROUP_ITEM);
        assertThat(MessageGroup.fromItem(GROUP_ITEM)).isEqualTo(group);
        assertThat(group.lastMessageAt()).isEqualTo("2023-03-20T22:52:11.123456Z");
        assertThat(new MessageGroup("o", "g", Instant.parse("2023-03-20T22:52:11.123456789Z"), "m", BAYKO)
                        .lastMessageAt())
                .isEqualTo("2023-03-20T22:52:11.123456Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk", "message", "message_uuid", "user_uuid", "user_display_name", "user_handle"})
    void a_missing_attribute_of_a_message_is_an_error_that_names_key_and_attribute(String name) {
        Map<String, AttributeValue> item = new HashMap<>(MESSAGE_ITEM);
        item.remove(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.fromItem(item))
                .withMessageContainingAll("MSG#g-1", "no string attribute '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk", "message_group_uuid", "message", "user_uuid", "user_display_name", "user_handle"})
    void a_wrong_type_in_a_group_row_is_an_error_that_names_key_and_attribute(String name) {
        Map<String, AttributeValue> item = new HashMap<>(GROUP_ITEM);
        item.put(name, AttributeValue.fromN("1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageGroup.fromItem(item))
                .withMessageContainingAll("GRP#u-1", "no string attribute '" + name + "'");
    }

    @Test
    void a_sort_key_that_is_not_a_timestamp_is_an_error_that_names_key_and_value() {
        Map<String, AttributeValue> message = new HashMap<>(MESSAGE_ITEM);
        Map<String, AttributeValue> group = new HashMap<>(GROUP_ITEM);
        List.of(message, group).forEach(item -> item.put("sk", AttributeValue.fromS("noon")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.fromItem(message))
                .withMessageStartingWith("item (MSG#g-1, noon) has a wrong 'sk': 'noon' is not a timestamp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageGroup.fromItem(group))
                .withMessageStartingWith("item (GRP#u-1, noon) has a wrong 'sk': 'noon' is not a timestamp");
    }

    @Test
    void every_new_message_has_a_different_uuid() {
        Message one = Message.of("g-1", Instant.EPOCH, "hello", ANDREW);
        Message two = Message.of("g-1", Instant.EPOCH, "hello", ANDREW);
        assertThat(one.uuid()).hasSize(36).isNotEqualTo(two.uuid());
        assertThat(one.at(Instant.MAX).uuid()).isEqualTo(one.uuid());
    }
}
