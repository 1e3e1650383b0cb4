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
 * The stacks of an assembly, deployed by the CDK CLI to an AWS account that is emulated on this machine, with the function
 * and its event source mapping at work.
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
    private CdkDeploy cdk;
    private DynamoDbClient client;
    private LambdaClient lambda;
    private AccountAndRegion place;
    private DeployedMapping mapping;
    private volatile RunningFunction running;
    private boolean givenUp;

    /**
     * Reserves the port and the directory, so that one in use is told before anything is built.
     *
     * @param home the root of the checkout
     * @param port where AWS is to listen; 0 means any free port
     * @param dbPath the directory that keeps the account; empty keeps it in memory
     * @param progress told what is being done
     * @param detail told every line of the CDK CLI, and each thing that is left out
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
     * Deploys an assembly, or what has changed in it since the last call, and starts the function anew. What ran before
     * goes on if this fails.
     *
     * @return the stacks that have changed
     * @throws IllegalStateException if it cannot be deployed, or the function does not start
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
        new EmulatorBootstrap(emulator.endpoint()).run(copy, place);
        List<String> changed = cdk.run(copy.directory(), progress, detail);
        enableRecovery(assembly);
        mapping = DeployedMapping.read(lambda, tableName(assembly));
        DeployedFunction function = DeployedFunction.read(lambda, mapping.functionArn(), temporary.path());
        restart(function);
        return changed;
    }

    /**
     * Starts PostgreSQL, and makes the example users there and in a user pool of the account.
     *
     * @param postgresPort a port on which nothing listens
     * @throws IllegalStateException if PostgreSQL does not start
     */
    public LocalUsers addUsers(int postgresPort) {
        Path directory = dbPath.orElse(temporary.path());
        PostgresServer server = PostgresServer.start(
                home, postgresPort, directory.resolve("postgres"), directory.resolve("postgres.log"));
        return LocalUsers.ensure(open.add(server), emulator);
    }

    /** A client of the table, which is closed with this. */
    public DynamoDbClient client() {
        return client;
    }

    /** The table's name, as deployed. */
    public String table() {
        return mapping.table();
    }

    /** Where every service of the account listens. */
    public URI endpoint() {
        return emulator.endpoint();
    }

    /** The account and region that the stacks are in. */
    public AccountAndRegion place() {
        return place;
    }

    /** Returns whether a record was given up since the start. */
    public boolean hasGivenUp() {
        return givenUp || running.hasGivenUp();
    }

    /**
     * Waits until the function has handled all that was written.
     *
     * @param patience how long one batch may go on failing
     * @return whether it has; false if a batch fails for longer
     */
    public boolean settle(Duration patience) throws InterruptedException {
        return running.settle(patience);
    }

    /**
     * Waits for some time.
     *
     * @return whether this was closed meanwhile
     * @throws IllegalStateException if the emulator or the event source mapping has stopped by itself
     */
    public boolean awaitClosed(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!closed.await(MILLIS_BETWEEN_CHECKS, TimeUnit.MILLISECONDS)) {
            emulator.check();
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
        closed.countDown();
        RunningFunction last = running;
        if (last != null) {
            last.close();
        }
        open.close();
    }

    private void start(AccountAndRegion there) throws InterruptedException {
        place = there;
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

    /** The emulator's CloudFormation leaves it off, whatever the template says. */
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
