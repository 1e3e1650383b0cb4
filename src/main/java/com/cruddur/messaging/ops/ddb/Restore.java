package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Confirmation;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.PastSecondConverter;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.ops.cli.UnitsOption;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UuidConverter;
import com.cruddur.messaging.ops.repair.RepairReport;
import com.cruddur.messaging.ops.restore.DifferingItem;
import com.cruddur.messaging.ops.restore.EarlierTable;
import com.cruddur.messaging.ops.restore.Restoration;
import com.cruddur.messaging.ops.restore.RestoredCounts;
import com.cruddur.messaging.ops.restore.StoredItems;
import com.cruddur.messaging.stream.GroupRepair;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Puts back messages that a table has lost. It reads them from a second table that point-in-time recovery creates. */
@Command(
        name = "restore",
        description = {
            "Puts back messages that the table held at a time within the last 35 days and has lost since.",
            "First, DynamoDB restores the table as of that time into a second table, which takes minutes to hours. If you interrupt the command, run it again to continue.",
            "It never overwrites an item, and lists items that differ. Then it repairs the group rows. If you interrupted a run with --all, also run bin/cruddur ddb repair --all.",
            "Before it writes, it asks you to type the table's name, unless the table is on this machine.",
            "The second table stays. The output includes the command that deletes it."
        })
final class Restore implements Callable<Integer> {

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Mixin
    private UnitsOption units;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            required = true,
            converter = PastSecondConverter.class,
            description = "A time at which the items existed, with its zone, such as 2026-11-20T11:52:05Z.")
    private Instant at;

    @Option(
            names = "--group",
            paramLabel = "UUID",
            converter = UuidConverter.class,
            description = "Put back the messages of this message group. You can give several.")
    private Set<String> groups = new LinkedHashSet<>();

    @Option(
            names = "--user",
            paramLabel = "USER",
            converter = UserReference.UserConverter.class,
            description =
                    "Put back the messages of the groups in the conversation list of this user, now or at that time: the UUID, or the HANDLE of a seeded user. You can give several.")
    private List<UserReference> users = List.of();

    @Option(names = "--all", description = "Put back the messages of all groups.")
    private boolean all;

    @Option(
            names = "--rows",
            description =
                    "Also put back the group row of each member who has no row of the group. This brings back conversations that members deleted. By default the command does not put back rows.")
    private boolean withRows;

    @Option(
            names = "--dry-run",
            description =
                    "Write nothing into the table, only count. This needs the second table too. Exit with code 1 if anything would be put back.")
    private boolean dryRun;

    @Mixin
    private Confirmation confirmation;

    @Spec
    private CommandSpec command;

    private final Columns differing =
            new Columns().column("DIFFERENT PK", "Different: ").column("SK").text("ATTRIBUTES THAT DIFFER");

    private Terminal terminal;

    @Override
    public Integer call() {
        if (all == (!groups.isEmpty() || !users.isEmpty())) {
            throw new ParameterException(command.commandLine(), "give either --all, or at least one --group or --user");
        }
        terminal = Terminal.of(command.commandLine().getErr());
        try (DynamoDbClient client = target.tables();
                DynamoDbClient paced = units.tables(target, table)) {
            TableDescription description = client.describeTable(describe -> describe.tableName(table.toString()))
                    .table();
            EarlierTable second = new EarlierTable(client, description, at, target.isAws());
            prepare(second);
            return restore(second, new StoredItems(client, second.name()), new StoredItems(paced, table.toString()));
        } catch (ResourceNotFoundException e) {
            throw new Failure(
                    "There is no table %s at %s. To bring back a deleted table, see docs/runbook.md#bring-back-a-table-that-is-gone"
                            .formatted(table, target),
                    e);
        }
    }

    /** Restores the second table, or waits for the one that an earlier run began. */
    private void prepare(EarlierTable second) {
        boolean exists = second.exists();
        if (!exists) {
            second.window();
        }
        if (!dryRun) {
            warn();
        }
        if (!exists) {
            second.restore();
        }
        output.say(
                "Table %s holds the items of table %s as of %s. When you no longer need it, delete it: bin/cruddur ddb drop %s%s"
                        .formatted(second.name(), table, at, second.name(), target.words()));
        second.await(waited -> output.say(
                "DynamoDB has been restoring for %d min. Ctrl-C stops only the waiting. To continue, run the same command again."
                        .formatted(waited.toMinutes())));
    }

    private void warn() {
        String warning =
                "This puts back items of table %s at %s that were deleted since %s, including items that were deleted on purpose, such as on a request for erasure."
                        .formatted(table, target, at);
        if (confirmation.isGiven() || target.isThisMachine()) {
            output.say(warning);
        } else {
            confirmation.ask(warning, table.toString());
        }
    }

    private int restore(EarlierTable second, StoredItems earlier, StoredItems present) {
        // The number of all items is not known: DynamoDB updates it every six hours.
        try (Terminal.Counter read = terminal.counter("item")) {
            return restore(earlier, present, read);
        } catch (ResourceNotFoundException e) {
            if (second.exists()) {
                throw e;
            }
            throw new Failure(
                    "Table %s was deleted while the command read it. Items that were put back stay. Run the command again: it restores the table again and continues."
                            .formatted(second.name()),
                    e);
        }
    }

    private int restore(StoredItems earlier, StoredItems present, LongConsumer read) {
        Optional<Set<String>> chosen = choose(earlier, present);
        RepairReport repairs = new RepairReport(
                new GroupRepair(present.client(), present.table(), false, false), output, terminal, false);
        Restoration restoration = new Restoration(earlier, present, chosen, dryRun, new Restoration.Listener() {
            @Override
            public void compared(long items) {
                read.accept(items);
            }

            @Override
            public void differs(DifferingItem item) {
                terminal.clear();
                differing.row(item.pk(), item.sk(), String.join(", ", item.attributes()));
                output.data(differing, () -> item);
            }

            @Override
            public void putBack(String group) {
                if (all) {
                    repairs.repair(group);
                }
            }
        });
        restoration.putMessages();
        if (withRows) {
            restoration.putRows();
        }
        if (!dryRun) {
            // Includes groups that lacked nothing: an earlier run may have ended before it repaired them.
            chosen.ifPresent(repairs::repairAll);
            repairs.sum();
        }
        return report(restoration.restored(), repairs);
    }

    /** Returns the chosen groups; empty for all. */
    private Optional<Set<String>> choose(StoredItems earlier, StoredItems present) {
        if (all) {
            return Optional.empty();
        }
        Set<String> chosen = new LinkedHashSet<>(groups);
        for (UserReference user : users) {
            Set<String> owned = new TreeSet<>(earlier.groupsOf(user.uuid()));
            owned.addAll(present.groupsOf(user.uuid()));
            if (owned.isEmpty()) {
                throw new Failure(
                        "%s had no message group at %s and has none now. Nothing was put back; check --user and --at.%s"
                                .formatted(user, at, user.ifNotSeeded("")));
            }
            chosen.addAll(owned);
        }
        groups.stream().filter(group -> !earlier.hasMessages(group)).findFirst().ifPresent(group -> {
            throw new Failure("Message group %s had no message at %s. Nothing was put back; check --group and --at."
                    .formatted(group, at));
        });
        return Optional.of(chosen);
    }

    private int report(RestoredCounts restored, RepairReport repairs) {
        terminal.clear();
        output.data(
                () -> "%s: %s, %s. Unchanged: %d. Different, not changed: %d."
                        .formatted(
                                dryRun ? "Missing" : "Put back",
                                Text.count(restored.messages(), "message"),
                                Text.count(restored.rows(), "group row"),
                                restored.unchanged(),
                                restored.differing()),
                () -> restored);
        boolean isMissing = restored.messages() + restored.rows() > 0;
        return repairs.areRight() && !(dryRun && isMissing) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
