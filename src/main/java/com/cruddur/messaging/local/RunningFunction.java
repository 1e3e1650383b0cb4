package com.cruddur.messaging.local;

import com.cruddur.messaging.store.Time;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A deployed function in its process, and its event source mapping at work. */
final class RunningFunction implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DeliveryListener listener;
    private final BatchDelivery delivery;
    private final Optional<Trigger> trigger;

    /**
     * Starts the process.
     *
     * @param checkpointFile where the mapping notes how far it has come
     * @throws IllegalStateException if the function does not start
     */
    RunningFunction(
            DeployedMapping mapping,
            DeployedFunction function,
            Emulator emulator,
            Path checkpointFile,
            DeliveryListener listener) {
        this.listener = listener;
        try {
            FunctionLog log = open(new FunctionLog(open(emulator.client(CloudWatchLogsClient.builder())), function));
            Map<String, String> account = emulator.environment();
            FunctionProcess process = open(new FunctionProcess(function, account, log::add));
            process.warm();
            LambdaMetrics metrics =
                    open(new LambdaMetrics(open(emulator.client(CloudWatchClient.builder())), mapping, function));
            SqsClient sqs = open(emulator.client(SqsClient.builder()));
            delivery = new BatchDelivery(
                    mapping,
                    process,
                    new FailureQueue(sqs, mapping.failureQueueArn(), function, Clock.systemUTC()),
                    metrics,
                    listener,
                    Clock.systemUTC(),
                    Time.SYSTEM);
            TableStream table = new TableStream(
                    open(emulator.client(DynamoDbClient.builder())), mapping.table(), emulator.endpoint());
            DynamoDbStreamsClient streams = open(emulator.client(DynamoDbStreamsClient.builder()));
            trigger = mapping.enabled()
                    ? Optional.of(open(
                            new Trigger(streams, table::look, checkpointFile, mapping, delivery, metrics, listener)))
                    : Optional.empty();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts the mapping. It stays off where it is disabled. */
    void start() {
        trigger.ifPresent(Trigger::start);
        if (trigger.isEmpty()) {
            listener.failed("The event source mapping is disabled, so messages do not move their groups.");
        }
    }

    /** As {@link Trigger#settle}; true at once where the mapping is disabled. */
    boolean settle(Duration patience) throws InterruptedException {
        return trigger.isEmpty() || trigger.get().settle(patience);
    }

    /** Throws if the mapping has stopped by itself. */
    void check() {
        trigger.ifPresent(Trigger::check);
    }

    /** Returns whether a record was given up. */
    boolean hasGivenUp() {
        return delivery.hasGivenUp();
    }

    /** Stops everything, the last started first. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("Something does not stop: " + e.getMessage());
            }
        }
    }

    private <T extends AutoCloseable> T open(T opened) {
        open.push(opened);
        return opened;
    }
}
