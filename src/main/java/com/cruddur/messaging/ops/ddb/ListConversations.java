package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableName;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UserSource;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Page;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Access pattern B. */
@Command(name = "list-conversations", description = "Lists the conversations of a user, the newest first (pattern B).")
final class ListConversations implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private TableName table;

    @Mixin
    private Output output;

    @Mixin
    private ListingOptions options;

    @Option(
            names = "--user",
            paramLabel = "USER",
            defaultValue = SeedUsers.FIRST,
            converter = UserReference.Converter.class,
            description = "Whose: HANDLE, or UUID. By default ${DEFAULT-VALUE}.")
    private UserReference user;

    @Mixin
    private UserSource users;

    @Override
    public void run() {
        UserReference owner = users.find(user, target);
        try (DynamoDbClient client = target.tables()) {
            Page<MessageGroup> page =
                    new MessageStore(client, table.toString()).listMessageGroups(owner.uuid(), options.listing());
            if (page.entries().isEmpty() && page.unreadable().isEmpty()) {
                output.say("There are no such conversations of %s at %s. A user who was not seeded is named by uuid."
                        .formatted(owner, target));
            }
            output.data(
                    page.entries().stream().map(ListConversations::row).toList(),
                    () -> ModelJson.page("message_groups", page, ModelJson::group, target));
            ListingOptions.sayMore(output, page, target);
        }
    }

    private static List<String> row(MessageGroup group) {
        return List.of(
                Text.printable(group.uuid()),
                Text.printable(group.other().handle()),
                Timestamps.format(group.lastMessageAt()),
                Text.first(Text.EXCERPT, group.lastMessage()));
    }
}
