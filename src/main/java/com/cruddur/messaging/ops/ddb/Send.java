package com.cruddur.messaging.ops.ddb;

import static com.cruddur.messaging.model.Attributes.find;
import static com.cruddur.messaging.model.Attributes.get;
import static com.cruddur.messaging.model.Attributes.string;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Suggestions;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UserReference.WholeUserConverter;
import com.cruddur.messaging.ops.cli.UserSource;
import com.cruddur.messaging.ops.cli.UuidConverter;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sends a message: access patterns C and D. */
@Command(
        name = "send",
        description = "Sends a message to a message group (pattern C), or creates a message group with it (pattern D).")
final class Send implements Runnable {

    /** The character that Java puts in place of bytes that are not UTF-8. */
    private static final char NOT_UTF_8 = '\uFFFD';

    /** The message group that the message goes to. */
    private static final class RecipientOption {
        @Option(
                names = "--group",
                paramLabel = "UUID",
                converter = UuidConverter.class,
                description = "Send to this message group. Defaults to the group of the example conversation.")
        private String group = SeedPlan.GROUP;

        @Option(
                names = "--other",
                paramLabel = "USER",
                converter = WholeUserConverter.class,
                description = "Create a message group with this user: HANDLE or UUID:HANDLE:NAME.")
        private UserReference other;
    }

    @Parameters(
            index = "0",
            paramLabel = "TEXT",
            description = "The message, at most 1024 characters. If it begins with a hyphen, give it last, after --.")
    private String text;

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Option(
            names = "--user",
            paramLabel = "USER",
            defaultValue = SeedUsers.FIRST,
            converter = WholeUserConverter.class,
            description = "The sender: HANDLE or UUID:HANDLE:NAME. Defaults to ${DEFAULT-VALUE}.")
    private UserReference user;

    @Mixin
    private UserSource users;

    @ArgGroup
    private RecipientOption to = new RecipientOption();

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        try (DynamoDbClient client = target.tables()) {
            Message sent = send(client);
            Columns row = new Columns()
                    .column("GROUP")
                    .column("SENT (UTC)")
                    .column("MESSAGE UUID")
                    .row(sent.messageGroupUuid(), sent.createdAt(), sent.uuid());
            output.data(row, () -> ModelJson.message(sent));
        }
    }

    private Message send(DynamoDbClient client) {
        if (text.indexOf(NOT_UTF_8) >= 0) {
            throw new ParameterException(
                    command.commandLine(), "the message is not in UTF-8; set the terminal to UTF-8: " + text);
        }
        MessageStore store = new MessageStore(client, table.toString());
        String group = to.other == null ? to.group : UUID.randomUUID().toString();
        Message message = Message.of(group, Instant.now(), text, users.findWhole(user, target));
        if (to.other == null) {
            checkMember(client, message.sender());
        }
        try {
            return to.other == null
                    ? store.createMessage(message)
                    : store.createMessageGroup(message, users.findWhole(to.other, target));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** Refuses a sender who is not a member of the group. Nobody would see a message of a group without members. */
    private void checkMember(DynamoDbClient client, User sender) {
        List<Map<String, AttributeValue>> rows = client
                .queryPaginator(query -> query.tableName(table.toString())
                        .indexName(Schema.MESSAGE_GROUP_INDEX)
                        .keyConditionExpression(Schema.MESSAGE_GROUP_UUID + " = :group")
                        .expressionAttributeValues(Map.of(":group", string(to.group))))
                .items()
                .stream()
                .filter(item -> get(item, Schema.PK).startsWith(Schema.GROUP_PREFIX))
                .toList();
        rows.forEach(this::sayIfUnreadable);
        Set<String> members = rows.stream()
                .map(row -> get(row, Schema.PK).substring(Schema.GROUP_PREFIX.length()))
                .collect(Collectors.toSet());
        if (members.isEmpty()) {
            throw new Failure(
                    "There is no message group %s at %s. To create the example, run bin/cruddur ddb seed. To create a new group, use --other USER."
                            .formatted(to.group, target));
        }
        if (!members.contains(sender.uuid())) {
            Map<String, String> handles = handles(rows);
            String meant = Suggestions.question(sender.handle(), handles.values());
            throw new Failure(
                    "%s (%s) is not a member of message group %s. Its members are %s. Name one with --user HANDLE or UUID:HANDLE:NAME.%s"
                            .formatted(
                                    sender.handle(),
                                    sender.uuid(),
                                    to.group,
                                    Text.printable(members.stream()
                                            .map(uuid -> handles.containsKey(uuid)
                                                    ? "%s (%s)".formatted(handles.get(uuid), uuid)
                                                    : uuid)
                                            .sorted()
                                            .collect(Collectors.joining(" and "))),
                                    meant.isEmpty()
                                            ? " To create a new group, use --other USER."
                                            : Text.printable(meant)));
        }
    }

    /** Returns the handles of members by uuid. A row has the handle of the other member, not of its owner. */
    private static Map<String, String> handles(List<Map<String, AttributeValue>> rows) {
        Map<String, String> handles = new HashMap<>();
        rows.forEach(row -> find(row, Schema.USER_UUID)
                .ifPresent(uuid -> find(row, Schema.USER_HANDLE).ifPresent(handle -> handles.put(uuid, handle))));
        return handles;
    }

    /** Reports a row that cannot be read. Its owner still counts as a member, because the key names the owner. */
    private void sayIfUnreadable(Map<String, AttributeValue> row) {
        try {
            MessageGroup.fromItem(row);
        } catch (IllegalArgumentException e) {
            output.sayUnreadable(List.of(e.getMessage()));
        }
    }
}
