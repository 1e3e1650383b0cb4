package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.UuidConverter;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Lists the messages of a message group: access pattern A. */
@Command(
        name = "get-conversation",
        description = "Lists the newest messages of a conversation, oldest first (pattern A).")
final class GetConversation implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Mixin
    private ListingOptions options;

    @Option(
            names = "--group",
            paramLabel = "UUID",
            defaultValue = SeedPlan.GROUP,
            converter = UuidConverter.class,
            description = "The message group. Defaults to ${DEFAULT-VALUE}, the example conversation.")
    private String group;

    @Override
    public void run() {
        try (DynamoDbClient client = target.tables()) {
            Page<Message> page = new MessageStore(client, table.toString()).listMessages(group, options.listing());
            if (page.entries().isEmpty() && page.unreadable().isEmpty()) {
                output.say("There are no matching messages in message group %s at %s.%s"
                        .formatted(group, target, options.otherYears().orElse("")));
            }
            Columns rows = new Columns().column("FROM").column("SENT (UTC)").text("MESSAGE");
            page.entries().forEach(message -> rows.row(message.sender().handle(), message.createdAt(), message.text()));
            output.data(rows, () -> ModelJson.page("messages", page, ModelJson::message, target));
            ListingOptions.sayMore(output, page, target);
        }
    }
}
