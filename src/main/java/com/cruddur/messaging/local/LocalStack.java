package com.cruddur.messaging.local;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.EventSourceMapping;
import com.cruddur.messaging.assembly.LambdaFunction;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.store.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** What an assembly deploys, on this machine: the table in DynamoDB Local, the function, and the mapping between them. */
public final class LocalStack implements AutoCloseable {

    /** Until then the compilers have most to do, beside all that they compile. */
    private static final int UNTIL_COMPILED_SECONDS = 2;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final LocalDynamoDb dynamoDb;
    private final DynamoDbClient client;
    private final String table;
    private final Path directory;
    private final DeadLetters deadLetters;
    private final Optional<Trigger> trigger;

    /**
     * Starts it: DynamoDB while the assembly is still being made, so a port in use is told at once.
     *
     * @param assemblies makes the assembly
     * @param port where DynamoDB is to listen; 0 takes a free one
     * @param dbPath where the table is kept; empty keeps it in memory
     * @param terminal told what fails
     * @throws IllegalStateException if the port or the directory is in use, or something does not start
     */
    public LocalStack(Supplier<Assembly> assemblies, int port, Optional<Path> dbPath, Consumer<String> terminal) {
        try {
            dbPath.ifPresent(path -> open.push(new DataDirectory(path)));
            int free = LocalDynamoDb.free(port);
            directory = dbPath.orElseGet(LocalStack::temporary);
            CompletableFuture<LocalDynamoDb> starting =
                    CompletableFuture.supplyAsync(() -> LocalDynamoDb.start(free, dbPath, dynamoDbLog()));
            open.push(() -> starting.handle((started, failure) -> Optional.ofNullable(started))
                    .join()
                    .ifPresent(LocalDynamoDb::close));
            Assembly assembly = assemblies.get();
            LambdaFunction function = assembly.function();
            FunctionProcess process =
                    new FunctionProcess(function, URI.create("http://localhost:" + free), functionLog());
            open.push(process);
            CompletableFuture<Void> warm = CompletableFuture.runAsync(process::warm);
            dynamoDb = join(starting);
            client = dynamoDb.client();
            open.push(client);
            CreateTableRequest request = assembly.table().localRequest();
            table = request.tableName();
            create(request, terminal);
            EventSourceMapping mapping = assembly.mapping();
            String functionArn = "arn:aws:lambda:us-east-1:000000000000:function:" + function.name()
                    + mapping.qualifier().map(qualifier -> ":" + qualifier).orElse("");
            deadLetters = new DeadLetters(deadLetters(), functionArn, Clock.systemUTC(), terminal);
            trigger = mapping.enabled() ? Optional.of(trigger(mapping, process, dbPath, terminal)) : Optional.empty();
            join(warm);
            delayedExecutor(UNTIL_COMPILED_SECONDS, TimeUnit.SECONDS).execute(OneProcessor::keep);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A client of the table, which is closed with the stack. */
    public DynamoDbClient client() {
        return client;
    }

    /** The table's name, as the template has it. */
    public String table() {
        return table;
    }

    /** Where DynamoDB and its streams listen. */
    public URI endpoint() {
        return dynamoDb.endpoint();
    }

    /** The file of what DynamoDB logs. */
    public Path dynamoDbLog() {
        return directory.resolve("dynamodb.log");
    }

    /** The file of what failed for good. It is there once something has. */
    public Path deadLetters() {
        return directory.resolve("dead-letters.jsonl");
    }

    /** The file of what the function prints. */
    public Path functionLog() {
        return directory.resolve("function.log");
    }

    /** Returns whether something has failed for good since the start. */
    public boolean hasDeadLetters() {
        return !deadLetters.isEmpty();
    }

    /** Waits until the function has handled all that was written. */
    public void settle(Duration allowed) throws InterruptedException {
        if (trigger.isPresent()) {
            trigger.get().settle(allowed);
        }
    }

    /** Returns when it is closed, or fails when the mapping does. */
    public void await() throws InterruptedException {
        if (trigger.isPresent()) {
            trigger.get().await();
        } else {
            Thread.currentThread().join();
        }
    }

    /** Stops everything, the last started first. May be called while it is being stopped. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("Something does not stop: " + e.getMessage());
            }
        }
    }

    private void create(CreateTableRequest request, Consumer<String> terminal) {
        try {
            client.createTable(request);
        } catch (ResourceInUseException e) {
            TableDescription kept =
                    client.describeTable(describe -> describe.tableName(table)).table();
            TableDifference.between(request, kept)
                    .forEach(difference -> terminal.accept("%s of the table in %s is %s; the template says %s"
                            .formatted(difference.property(), directory, difference.actual(), difference.defined())));
        } catch (DynamoDbException e) {
            throw e.statusCode() < 500
                    ? e
                    : new IllegalStateException(
                            "DynamoDB can make no table in %s; %s says why".formatted(directory, dynamoDbLog()), e);
        }
    }

    private Trigger trigger(
            EventSourceMapping mapping, FunctionProcess process, Optional<Path> dbPath, Consumer<String> terminal) {
        DynamoDbStreamsClient streams = dynamoDb.streams();
        open.push(streams);
        BatchDelivery delivery =
                new BatchDelivery(mapping, process, deadLetters, Clock.systemUTC(), Time.SYSTEM, terminal);
        Trigger started = new Trigger(
                streams,
                this::latestStreamArn,
                dbPath.map(path -> path.resolve("checkpoint.json")),
                new EventFilter(mapping.filters()),
                mapping.batchSize(),
                delivery);
        open.push(started);
        started.start();
        return started;
    }

    private Optional<String> latestStreamArn() {
        try {
            return Optional.ofNullable(client.describeTable(describe -> describe.tableName(table))
                    .table()
                    .latestStreamArn());
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private static <T> T join(CompletableFuture<T> starting) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("cruddur-messages-");
        } catch (IOException e) {
            throw new IllegalStateException("No temporary directory can be made: " + e.getMessage(), e);
        }
    }
}
