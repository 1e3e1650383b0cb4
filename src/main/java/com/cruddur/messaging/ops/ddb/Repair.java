package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.ops.cli.UnitsOption;
import com.cruddur.messaging.ops.cli.UserReference;
import com.cruddur.messaging.ops.cli.UuidConverter;
import com.cruddur.messaging.ops.repair.FailureLetters;
import com.cruddur.messaging.ops.repair.GroupScan;
import com.cruddur.messaging.ops.repair.RepairReport;
import com.cruddur.messaging.ops.repair.SinceConverter;
import com.cruddur.messaging.ops.repair.SkippedRecords;
import com.cruddur.messaging.ops.repair.StackOutputs;
import com.cruddur.messaging.ops.restore.StoredItems;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.stream.GroupRepair;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Repairs group rows so that they show their newest message. */
@Command(
        name = "repair",
        description = {
            "Repairs the rows of message groups so that each shows the newest message.",
            "It prints every row that differs: behind the newest message, with a different text, doubled, or ahead of every message.",
            "It is safe to run during live traffic or another repair, and to stop and run again. It does not bring back rows that a member deleted. It reports groups that are in only one list and groups without messages, but does not count them as differences.",
        })
final class Repair implements Callable<Integer> {

    private static final Duration DEFAULT_SINCE = Duration.ofHours(24);

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Mixin
    private UnitsOption units;

    @Option(names = "--all", description = "Repair all groups that are in a conversation list, by a scan of the index.")
    private boolean all;

    @Option(
            names = "--group",
            paramLabel = "UUID",
            converter = UuidConverter.class,
            description = "Repair this message group.")
    private String group;

    @Option(
            names = "--user",
            paramLabel = "USER",
            converter = UserReference.UserConverter.class,
            description =
                    "Repair the groups in the conversation list of this user: the UUID, or the HANDLE of a seeded user.")
    private UserReference user;

    @Option(
            names = "--skipped",
            description = "Repair the groups of the records that the function skipped, as its log names them.")
    private boolean skipped;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description =
                    "With --skipped: how far back to read the log. Give a span such as 30m, 24h or 7d, or a time with its zone. Defaults to 24h.")
    private Instant since;

    @Option(
            names = "--failures",
            description = {
                "Repair the groups of the letters in the failure queue. The command reads each letter's records from the stream, and deletes the letter after it has repaired their groups. If the stream no longer has the records, the letter stays.",
                "With --all, such a letter is deleted too, if it was in the queue before the scan began.",
            })
    private boolean failures;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            description =
                    "With --skipped and --failures: the stack of the function and its failure queue. Defaults to the stage's stream stack, such as cruddur-messages-stream.")
    private String stack;

    @Option(
            names = "--backward",
            description =
                    "Also move back rows that are ahead of every message, for example after the newest message was deleted. By default they are only listed.")
    private boolean backward;

    @Option(
            names = "--dry-run",
            description = "Write nothing and delete no letter. Exit with code 1 if anything would be repaired.")
    private boolean dryRun;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        checkOptions();
        Terminal terminal = Terminal.of(command.commandLine().getErr());
        try (DynamoDbClient client = units.tables(target, table)) {
            RepairReport report = new RepairReport(
                    new GroupRepair(client, table.toString(), backward, dryRun), output, terminal, dryRun);
            boolean isDone = repair(client, report, terminal);
            report.sum();
            return isDone && report.areRight() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void checkOptions() {
        long chosen = Stream.of(all, group != null, user != null, skipped, failures)
                .filter(isGiven -> isGiven)
                .count();
        if (chosen != 1 && !(chosen == 2 && all && failures)) {
            throw new ParameterException(
                    command.commandLine(),
                    "give one of --all, --group, --user, --skipped and --failures, or --all with --failures");
        }
        if (since != null && !skipped) {
            throw new ParameterException(command.commandLine(), "--since is allowed only with --skipped");
        }
        if (stack != null && !skipped && !failures) {
            throw new ParameterException(command.commandLine(), "--stack is allowed only with --skipped or --failures");
        }
        if (stack != null && stack.isBlank()) { // CloudFormation would describe every stack.
            throw new ParameterException(
                    command.commandLine(), "--stack '%s' is not the name of a stack".formatted(stack));
        }
    }

    /** Returns false if {@code --failures} leaves letters that it should have settled. */
    private boolean repair(DynamoDbClient client, RepairReport report, Terminal terminal) {
        if (group != null) {
            if (!report.repair(group).exists()) {
                throw new Failure("There is no message group %s at %s: it has neither messages nor rows."
                        .formatted(group, target));
            }
        } else if (user != null) {
            Set<String> groups = new StoredItems(client, table.toString()).groupsOf(user.uuid());
            if (groups.isEmpty()) {
                throw new Failure("%s has no conversation in table %s at %s. Nothing was repaired.%s"
                        .formatted(user, table, target, user.ifNotSeeded("")));
            }
            repairEach(groups, report, terminal.progress("message groups"));
        } else if (skipped) {
            repairEach(skippedGroups(report), report, terminal.progress("message groups"));
        } else if (failures) {
            return settleLetters(client, report, terminal);
        } else {
            repairAll(client, report, terminal);
        }
        return true;
    }

    private static void repairEach(Collection<String> groups, RepairReport report, Progress progress) {
        int done = 0;
        for (String each : groups) {
            report.repair(each);
            progress.written(++done, groups.size());
        }
    }

    private String stack() {
        return stack == null ? target.stages().names().stack("stream") : stack;
    }

    private Collection<String> skippedGroups(RepairReport report) {
        String function = StackOutputs.get("FunctionName", stack(), target);
        String logGroup = "/aws/lambda/" + function;
        Instant from = since == null ? Instant.now().minus(DEFAULT_SINCE) : since;
        output.step("Reading the log group %s since %s ...".formatted(logGroup, Timestamps.format(from)));
        try (CloudWatchLogsClient logs = target.client(CloudWatchLogsClient.builder())) {
            SkippedRecords records = SkippedRecords.since(from, logs, logGroup, target.toString());
            if (records.nameless() > 0) {
                report.say(
                        "Skipped records whose key does not name a message group: %d. To repair all groups, use --all."
                                .formatted(records.nameless()));
            }
            return records.groups();
        }
    }

    private boolean settleLetters(DynamoDbClient client, RepairReport report, Terminal terminal) {
        String queue = StackOutputs.get("FailureQueueUrl", stack(), target);
        try (SqsClient queues = target.client(SqsClient.builder());
                DynamoDbStreamsClient streams = target.streams();
                Terminal.Counter read = terminal.counter("letter")) {
            FailureLetters letters = new FailureLetters(queues, streams, queue, table.toString(), read);
            Set<String> repaired = all ? letters.waiting() : Set.of();
            if (all) {
                repairAll(client, report, terminal);
            }
            FailureLetters.SettledLetters settled = letters.settle(
                    report.haveFault() ? Set.of() : repaired,
                    dryRun,
                    report::repairAll,
                    (letter, why) -> report.say("Letter %s stays in the queue: %s.".formatted(letter, why)));
            report.say("Letters deleted: %d, left: %d.".formatted(settled.deleted(), settled.left()));
            if (settled.hidden() > 0) {
                report.say(
                        "Letters not read: about %d. Another repair is reading them, or was interrupted. Run the command again in %d min."
                                .formatted(settled.hidden(), FailureLetters.HIDDEN.toMinutes()));
            }
            return dryRun || settled.left() + settled.hidden() == 0;
        }
    }

    private void repairAll(DynamoDbClient client, RepairReport report, Terminal terminal) {
        terminal.clear(); // The letters may have been counted
        try (Terminal.Counter read = terminal.counter("row")) {
            new GroupScan(client, table.toString()).forEach(report::repair, read);
        }
    }
}
