package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UserSource;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Lists the message groups of a user: access pattern B. */
@Command(name = "list-conversations", description = "Lists the conversations of a user, newest first (pattern B).")
final class ListConversations implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Mixin
    private ListingOptions options;

    @Option(
            names = "--user",
            paramLabel = "USER",
            defaultValue = SeedUsers.FIRST,
            converter = UserReference.UserConverter.class,
            description = "The user: HANDLE or UUID. Defaults to ${DEFAULT-VALUE}.")
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
                output.say("There are no matching conversations of %s at %s.%s"
                        .formatted(
                                owner,
                                target,
                                options.otherYears().orElseGet(() -> owner.ifNotSeeded(", or --users postgres"))));
            }
            Columns rows = new Columns()
                    .column("GROUP")
                    .column("WITH")
                    .column("LAST MESSAGE (UTC)")
                    .text("MESSAGE");
            page.entries()
                    .forEach(group ->
                            rows.row(group.uuid(), group.other().handle(), group.lastMessageAt(), group.lastMessage()));
            output.data(rows, () -> ModelJson.page("message_groups", page, ModelJson::group, target));
            ListingOptions.sayMore(output, page, target);
        }
    }
}
