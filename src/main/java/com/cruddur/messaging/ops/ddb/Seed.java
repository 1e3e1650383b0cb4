package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UserReference.WholeUserConverter;
import com.cruddur.messaging.ops.cli.UserSource;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.seed.SeededConversation;
import com.cruddur.messaging.seed.Seeder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Writes example conversations. */
@Command(
        name = "seed",
        description = {
            "Writes the example conversation, or several like it.",
            "It is safe to repeat: it adds only what is missing. Do not run two at once."
        })
final class Seed implements Runnable {

    /** The group rows of a conversation: one for each user. */
    private static final int ROWS = 2;

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
            description = "The user who starts: HANDLE or UUID:HANDLE:NAME. Defaults to ${DEFAULT-VALUE}.")
    private UserReference user;

    @Option(
            names = "--other",
            paramLabel = "USER",
            defaultValue = SeedUsers.SECOND,
            converter = WholeUserConverter.class,
            description = "The user who answers: HANDLE or UUID:HANDLE:NAME. Defaults to ${DEFAULT-VALUE}.")
    private UserReference other;

    @Mixin
    private UserSource users;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "" + SeedPlan.MESSAGES,
            description = "The number of messages in each conversation. Defaults to ${DEFAULT-VALUE}.")
    private int messages;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "1",
            description = "The number of conversations. Defaults to ${DEFAULT-VALUE}.")
    private int groups;

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        SeedPlan plan = plan();
        Terminal terminal = Terminal.of(command.commandLine().getErr());
        Columns rows = new Columns()
                .column("GROUP")
                .column("BETWEEN")
                .column("MESSAGES", "messages ")
                .column("FROM (UTC)", "from ")
                .column("TO (UTC)", "to ");
        try (DynamoDbClient client = target.tables()) {
            List<SeededConversation> all =
                    new Seeder(client, table.toString()).seed(plan, terminal.progress("messages"));
            terminal.clear(); // The bar is not full if the last messages were there already.
            all.forEach(seeded -> output.data(row(plan, rows, seeded), () -> json(plan, seeded)));
            sayIfRepeated(all);
        }
    }

    private void sayIfRepeated(List<SeededConversation> all) {
        long written = all.stream().mapToLong(SeededConversation::written).sum();
        long items = all.stream().mapToLong(seeded -> seeded.messages() + ROWS).sum();
        if (written == 0) {
            output.say("Nothing was written: all %d items were there already.".formatted(items));
        } else if (written < items) {
            output.say("Items written: %d of %d. The others were there already.".formatted(written, items));
        }
    }

    private SeedPlan plan() {
        try {
            return new SeedPlan(users.findWhole(user, target), users.findWhole(other, target), messages, groups);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static Columns row(SeedPlan plan, Columns rows, SeededConversation seeded) {
        return rows.row(
                seeded.messageGroupUuid(),
                plan.first().handle() + " and " + plan.second().handle(),
                seeded.messages(),
                seeded.from(),
                seeded.to());
    }

    private static Map<String, Object> json(SeedPlan plan, SeededConversation seeded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message_group_uuid", seeded.messageGroupUuid());
        json.put("users", List.of(ModelJson.user(plan.first()), ModelJson.user(plan.second())));
        json.put("messages", seeded.messages());
        json.put("written", seeded.written());
        json.put("from", Timestamps.format(seeded.from()));
        json.put("to", Timestamps.format(seeded.to()));
        return json;
    }
}
