package com.cruddur.messaging.ops;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.local.LocalStack;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.Seeder;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deploys the synthesized templates to this machine. */
@Command(
        name = "up",
        description = {
            "Runs the table, the function and the trigger between them on this machine, as the templates define them,",
            "with the example conversation in it. Any DynamoDB client works against it, with any credentials."
        })
final class Up implements Callable<Integer> {

    private static final Duration SETTLE = Duration.ofMinutes(10);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = "Where DynamoDB listens; 0 takes a free port. By default ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--db-path",
            paramLabel = "DIR",
            description = "Keep the table in this directory. By default it is in memory.")
    private Optional<Path> dbPath;

    @Mixin
    private AssemblySource source;

    @Option(names = "--no-seed", description = "Leave the example conversation out.")
    private boolean noSeed;

    @Option(
            names = "--once",
            description = "Stop when the inboxes are printed, with exit code 1 if a message has failed for good.")
    private boolean once;

    @Option(names = "--quiet", description = "Tell nothing but inboxes and failures.")
    private boolean quiet;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    /** Returns when it is told to stop, or at once where that is asked for. */
    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65535) {
            throw new ParameterException(command.commandLine(), "--port is %d; allowed are 0 to 65535".formatted(port));
        }
        try (LocalStack stack = new LocalStack(this::assembly, port, dbPath, output::say)) {
            Thread stop = new Thread(stack::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            if (!noSeed) {
                new Seeder(stack.client(), stack.table()).seed(SeedPlan.example(), Progress.NONE);
            }
            stack.settle(SETTLE);
            printInboxes(new MessageStore(stack.client(), stack.table()));
            say("DynamoDB and its streams: %s, table %s".formatted(stack.endpoint(), stack.table()));
            say("What the function prints: %s".formatted(stack.functionLog()));
            say("What DynamoDB logs:       %s".formatted(stack.dynamoDbLog()));
            say("What fails for good:      %s".formatted(stack.deadLetters()));
            if (!once) {
                say("Ready. Ctrl-C stops it.");
                stack.await();
            }
            return stack.hasDeadLetters() ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private Assembly assembly() {
        Assembly assembly = source.open(AssemblySource.DEV, this::say);
        assembly.notOnThisMachine().forEach(line -> say("not on this machine: " + line));
        return assembly;
    }

    private void say(String line) {
        if (!quiet) {
            output.say(line);
        }
    }

    private void printInboxes(MessageStore store) {
        SeedPlan plan = SeedPlan.example();
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> json = new ArrayList<>();
        for (User owner : List.of(plan.first(), plan.second())) {
            for (MessageGroup group :
                    store.listMessageGroups(owner.uuid(), Listing.newest()).entries()) {
                rows.add(List.of(
                        owner.handle() + "'s inbox:",
                        Text.printable(group.other().handle()),
                        Timestamps.format(group.lastMessageAt()),
                        Text.first(Text.EXCERPT, group.lastMessage())));
                json.add(json(owner, group));
            }
        }
        output.data(rows, () -> json);
    }

    private static Map<String, Object> json(User owner, MessageGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("inbox_of", owner.handle());
        json.put("message_group_uuid", group.uuid());
        json.put("other", group.other().handle());
        json.put("last_message_at", Timestamps.format(group.lastMessageAt()));
        json.put("message", group.lastMessage());
        return json;
    }
}
