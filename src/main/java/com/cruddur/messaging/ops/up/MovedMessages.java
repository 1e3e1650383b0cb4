package com.cruddur.messaging.ops.up;

import com.cruddur.messaging.local.DeliveryListener;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Prints each message that arrived in its group, if wanted, and each failure. */
final class MovedMessages implements DeliveryListener {

    private static final int MOST_GROUPS = 1_000;

    private final OptionalInt terminal;
    private final Consumer<String> say;
    private final Map<String, String> recipients = new HashMap<>();
    private volatile MessageStore store;

    /** @param terminal the columns of the terminal that shows messages; empty to print only failures */
    MovedMessages(OptionalInt terminal, Consumer<String> say) {
        this.terminal = terminal;
        this.say = say;
    }

    /** Prints the messages from now on. */
    void begin(MessageStore of) {
        store = of;
    }

    @Override
    public void arrived(Map<String, AttributeValue> item, int rows, Duration duration) {
        if (terminal.isPresent() && store != null) {
            String end = "  (%s, %d ms)"
                    .formatted(rows == 0 ? "rows unchanged" : Text.count(rows, "row"), duration.toMillis());
            say.accept(Text.cut(describe(item), terminal.getAsInt() - Text.width(end)) + end);
        }
    }

    private String describe(Map<String, AttributeValue> item) {
        try {
            Message message = Message.fromItem(item);
            return "%s to %s: %s"
                    .formatted(
                            Text.printable(message.sender().handle()),
                            Text.printable(recipients.computeIfAbsent(
                                    message.sender().uuid() + message.messageGroupUuid(), key -> recipient(message))),
                            Text.printable(message.text()));
        } catch (RuntimeException e) {
            return Items.line(item); // A missing attribute must not stop the event source mapping.
        }
    }

    @Override
    public void failed(String sentence) {
        say.accept(Text.printable(sentence)); // it may quote an item
    }

    /** Returns the handle of the other member, which the sender's row of the group has. */
    private String recipient(Message message) {
        return store.listMessageGroups(message.sender().uuid(), Listing.newest().limit(MOST_GROUPS)).entries().stream()
                .filter(row -> row.uuid().equals(message.messageGroupUuid()))
                .map(row -> row.other().handle())
                .findFirst()
                .orElse("nobody");
    }
}
