package com.cruddur.messaging.ops.up;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.local.LocalDeployment;
import com.cruddur.messaging.local.LocalUsers;
import com.cruddur.messaging.local.TemporaryDirectory;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.LocalStage;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.StandardError;
import com.cruddur.messaging.ops.cli.Synthesis;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.Seeder;
import com.cruddur.messaging.store.MessageStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deploys the stacks to an AWS account that is emulated on this machine. */
@Command(
        name = "up",
        description = {
            "Deploys the stacks with cdk deploy to an AWS account that is emulated on this machine, and runs the function there.",
            "Any AWS client can use the account, with any credentials and any region. It listens only on the loopback interface."
        })
public final class Up implements Callable<Integer> {

    /** How long a record may fail before the inboxes are printed anyway, and {@code --once} fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String POSTGRES_PORT = "--postgres-port";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = "Listen on this port; 0 means any free port. Defaults to ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--db-path",
            paramLabel = "DIR",
            description = "Keep the account in this directory. By default it is kept in memory.")
    private Optional<Path> dbPath;

    @Mixin
    private AssemblySource source;

    @Mixin
    private LocalStage stage;

    @Option(names = "--no-seed", description = "Do not write the example conversation.")
    private boolean noSeed;

    @Option(
            names = "--with-users",
            description = "Start PostgreSQL too, and add three users to it and to a user pool of the account.")
    private boolean withUsers;

    @Option(
            names = POSTGRES_PORT,
            paramLabel = "PORT",
            defaultValue = "5432",
            description = "Let PostgreSQL listen on this port; 0 means any free port. Defaults to ${DEFAULT-VALUE}.")
    private int postgresPort;

    @Option(
            names = "--once",
            description =
                    "Stop after the inboxes are printed. Exit with code 1 if a record failed permanently or for 60 seconds.")
    private boolean once;

    @Option(names = "--watch", description = "Build and deploy again whenever a source file or cdk.json changes.")
    private boolean watch;

    @Option(names = "--quiet", description = "Print only the inboxes, the endpoint, \"Ready\" and failures.")
    private boolean quiet;

    @Option(
            names = "--verbose",
            description = "Print every line of the CDK CLI, and each resource or property that the account leaves out.")
    private boolean verbose;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    /** Returns when it is stopped, or with {@code --once} after the inboxes are printed. */
    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        PrintWriter err = command.commandLine().getErr();
        if (quiet) {
            StandardError.waits(err);
        }
        MovedMessages moved = new MovedMessages(quiet ? OptionalInt.empty() : Terminal.columnsOfErrors(), output::say);
        LocalDeployment local = new LocalDeployment(Synthesis.home(), port, dbPath, this::say, this::detail, moved);
        int exit;
        try (local) {
            Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop"));
            exit = run(local, moved, err);
        }
        return local.hasFailedToClose() ? ExitCode.SOFTWARE : exit;
    }

    private int run(LocalDeployment local, MovedMessages moved, PrintWriter err) throws InterruptedException {
        int freePostgresPort = withUsers ? Emulator.free(postgresPort, POSTGRES_PORT) : postgresPort;
        Optional<SourceChanges> changes = watch ? Optional.of(new SourceChanges(Synthesis.home())) : Optional.empty();
        local.deploy(assembly());
        if (!noSeed) {
            say("Writing the example conversation ...");
            new Seeder(local.client(), local.table()).seed(SeedPlan.example(), Progress.NONE);
        }
        Optional<LocalUsers> users = withUsers ? Optional.of(local.addUsers(freePostgresPort)) : Optional.empty();
        boolean settled = local.settle(PATIENCE);
        Inboxes.print(local, users, output);
        sayAddresses(local, users);
        if (once) {
            return settled && !local.hasGivenUp() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        output.say("Ready. Press Ctrl-C to stop.");
        StandardError.waits(err);
        moved.begin(new MessageStore(local.client(), local.table()));
        while (!local.awaitClosed(BETWEEN_LOOKS)) {
            changes.flatMap(SourceChanges::next).ifPresent(changed -> {
                if (!quiet) {
                    StandardError.works(err);
                }
                redeploy(local, changed);
                StandardError.waits(err);
            });
        }
        return ExitCode.OK;
    }

    private void sayAddresses(LocalDeployment local, Optional<LocalUsers> users) {
        output.say("AWS on this machine: %s, %s, table %s"
                .formatted(local.endpoint(), local.accountAndRegion(), local.table()));
        users.ifPresent(both -> {
            output.say("Users on this machine: %s, user pool %s".formatted(both.databaseUrl(), both.userPool()));
            say("export CONNECTION_URL=" + both.databaseUrl());
            say("export AWS_COGNITO_USER_POOL_ID=" + both.userPool());
        });
        if (!local.endpoint().equals(Target.LOCAL_ENDPOINT)) {
            say("export AWS_ENDPOINT_URL=" + local.endpoint());
        }
    }

    private void checkOptions() {
        checkPort("--port", port);
        checkPort(POSTGRES_PORT, postgresPort);
        if (!withUsers && command.commandLine().getParseResult().hasMatchedOption(POSTGRES_PORT)) {
            throw new ParameterException(
                    command.commandLine(), "%s needs --with-users, which starts PostgreSQL".formatted(POSTGRES_PORT));
        }
        if (withUsers && port == postgresPort && port != 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "--port and %s are both %d; give two different ports".formatted(POSTGRES_PORT, port));
        }
        if (watch && (once || source.isGiven())) {
            throw new ParameterException(
                    command.commandLine(),
                    "--watch keeps running and synthesizes again; it cannot be used with --once or --assembly");
        }
    }

    private void checkPort(String option, int value) {
        if (value < 0 || value > 65535) {
            throw new ParameterException(
                    command.commandLine(), "%s is %d; it must be 0 to 65535".formatted(option, value));
        }
    }

    private Assembly assembly() {
        return source.openLookedUp(stage, StageChoice.DEV, this::say);
    }

    private void redeploy(LocalDeployment local, String changed) {
        long start = System.nanoTime();
        try {
            Assembly assembly = assembly();
            List<String> stacks = local.deploy(assembly);
            TemporaryDirectory.delete(assembly.directory()); // each change synthesizes a new one
            output.say("%s changed: %s in %.1f s"
                    .formatted(
                            changed,
                            stacks.isEmpty() ? "nothing to deploy, found" : String.join(", ", stacks) + " deployed",
                            (System.nanoTime() - start) / 1e9));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            output.say("%s changed, but cannot be deployed. The function keeps running as before: %s"
                    .formatted(changed, e.getMessage()));
        }
    }

    private void detail(String line) {
        if (verbose) {
            output.say(line);
        }
    }

    private void say(String line) {
        if (!quiet) {
            output.say(line);
        }
    }
}
