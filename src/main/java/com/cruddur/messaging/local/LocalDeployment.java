package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Deploys the stacks of an assembly with the CDK CLI to an AWS account that is emulated on this machine, and runs the function and
 * its event source mapping.
 */
public final class LocalDeployment implements AutoCloseable {

    private static final long MILLIS_BETWEEN_CHECKS = 100;

    private final Path home;
    private final int port;
    private final Optional<Path> dbPath;
    private final Consumer<String> progress;
    private final Consumer<String> detail;
    private final DeliveryListener listener;
    private final OpenResources open = new OpenResources();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final TemporaryDirectory temporary;
    private Emulator emulator;
    private Optional<PostgresServer> postgres = Optional.empty();
    private CdkDeploy cdk;
    private DynamoDbClient client;
    private LambdaClient lambda;
    private AccountAndRegion environment;
    private DeployedMapping mapping;
    private volatile RunningFunction running;
    private boolean givenUp;

    /**
     * Checks the port and locks the directory, so that a conflict is reported before a build.
     *
     * @param home the root of the checkout
     * @param port the port of the account; 0 for any free port
     * @param dbPath the directory that keeps the account's state; empty to keep it in memory
     * @param progress gets a line for each step
     * @param detail gets every line of the CDK CLI, and a line for each omitted part of a template
     * @param listener gets the results of deliveries to the function
     * @throws IllegalStateException if the port or the directory is in use
     */
    public LocalDeployment(
            Path home,
            int port,
            Optional<Path> dbPath,
            Consumer<String> progress,
            Consumer<String> detail,
            DeliveryListener listener) {
        this.home = home;
        this.dbPath = dbPath;
        this.progress = progress;
        this.detail = detail;
        this.listener = listener;
        this.port = Emulator.free(port);
        dbPath.ifPresent(path -> open.add(new DataDirectory(path)));
        temporary = open.add(new TemporaryDirectory());
    }

    /**
     * Deploys an assembly, or its changes since the last call, and restarts the function. If this fails, the function of the last
     * call keeps running.
     *
     * @return the names of the stacks that have changed
     * @throws com.cruddur.messaging.assembly.AssemblyException if the assembly cannot be copied, or its stacks name several accounts or regions
     * @throws IllegalStateException if the assembly cannot be deployed, or the function does not start
     */
    public List<String> deploy(Assembly assembly) throws InterruptedException {
        EmulatorAssembly copy =
                new EmulatorAssembly(assembly.directory(), temporary.path().resolve("assembly"));
        copy.omissions().each().forEach(detail);
        if (emulator == null) {
            start(AccountAndRegion.of(assembly));
            if (!copy.omissions().summary().isEmpty()) {
                progress.accept("Left out for the emulator: " + copy.omissions().summary());
            }
        }
        new EmulatorBootstrap(emulator.endpoint()).run(copy, environment);
        progress.accept("Deploying the stacks ...");
        List<String> changed = cdk.run(copy.directory(), progress, detail);
        enableRecovery(assembly);
        mapping = DeployedMapping.read(lambda, tableName(assembly));
        DeployedFunction function = DeployedFunction.read(lambda, mapping.functionArn(), temporary.path());
        restart(function);
        return changed;
    }

    /**
     * Starts PostgreSQL, and creates the example users in it and in a user pool of the account.
     *
     * @param postgresPort a free port
     * @throws IllegalStateException if PostgreSQL does not start
     */
    public LocalUsers addUsers(int postgresPort) {
        Path directory = dbPath.orElse(temporary.path());
        progress.accept("Starting PostgreSQL ...");
        PostgresServer server = PostgresServer.start(
                home, postgresPort, directory.resolve("postgres"), directory.resolve("postgres.log"));
        postgres = Optional.of(open.add(server));
        progress.accept("Adding the users to PostgreSQL and to the user pool ...");
        return LocalUsers.ensure(server, emulator);
    }

    /** Returns a DynamoDB client of the account. {@link #close} closes it. */
    public DynamoDbClient client() {
        return client;
    }

    /** Returns the name of the deployed table. */
    public String table() {
        return mapping.table();
    }

    /** Returns the address of the account's services. */
    public URI endpoint() {
        return emulator.endpoint();
    }

    /** Returns the account and region of the stacks. */
    public AccountAndRegion accountAndRegion() {
        return environment;
    }

    /** Returns whether a record has been given up since the start. */
    public boolean hasGivenUp() {
        return givenUp || running.hasGivenUp();
    }

    /**
     * Waits until the function has handled every write before this call.
     *
     * @param patience how long one batch may keep failing
     * @return true when every record is handled or given up; false if a batch fails for longer than that
     */
    public boolean settle(Duration patience) throws InterruptedException {
        return running.settle(patience);
    }

    /**
     * Waits for the given time, or until this is closed.
     *
     * @return whether this was closed
     * @throws IllegalStateException if the emulator, PostgreSQL or the event source mapping has stopped by itself
     */
    public boolean awaitClosed(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!closed.await(MILLIS_BETWEEN_CHECKS, TimeUnit.MILLISECONDS)) {
            emulator.check();
            postgres.ifPresent(PostgresServer::check);
            running.check();
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** Stops everything, the last started first, and returns when the account's state is saved. */
    @Override
    public synchronized void close() {
        if (emulator != null && closed.getCount() > 0) {
            dbPath.ifPresent(path -> progress.accept("Saving the account in %s ...".formatted(path)));
        }
        closed.countDown();
        RunningFunction last = running;
        if (last != null) {
            last.close();
        }
        open.close();
    }

    /** Returns whether {@link #close} has reported a failure, for example that the account's state cannot be saved. */
    public boolean hasFailedToClose() {
        return open.haveFailed();
    }

    private void start(AccountAndRegion there) throws InterruptedException {
        environment = there;
        Path directory = dbPath.orElse(temporary.path());
        emulator = open.add(Emulator.start(home, port, Optional.of(there), dbPath, directory.resolve("emulator.log")));
        cdk = open.add(new CdkDeploy(new CdkCli(home, temporary.path()), emulator));
        client = open.add(emulator.client(DynamoDbClient.builder()));
        lambda = open.add(emulator.client(LambdaClient.builder()));
    }

    private static String tableName(Assembly assembly) {
        return assembly.resources(Resource.TABLE).stream()
                .map(table -> table.properties().path("TableName").asText())
                .findFirst()
                .orElse("");
    }

    /** Enables point-in-time recovery, because the emulator's CloudFormation ignores it in templates. */
    private void enableRecovery(Assembly assembly) {
        for (Resource table : assembly.resources(Resource.TABLE)) {
            if (table.properties()
                    .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                    .asBoolean()) {
                client.updateContinuousBackups(update -> update.tableName(
                                table.properties().path("TableName").asText())
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
            }
        }
    }

    private void restart(DeployedFunction function) {
        Path checkpoint = dbPath.orElse(temporary.path()).resolve("checkpoint.json");
        RunningFunction next = new RunningFunction(mapping, function, emulator, checkpoint, listener);
        if (running != null) {
            running.close();
            givenUp |= running.hasGivenUp();
        }
        running = next;
        next.start();
    }
}
