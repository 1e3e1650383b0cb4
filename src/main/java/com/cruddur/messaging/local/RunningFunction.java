package com.cruddur.messaging.local;

import com.cruddur.messaging.store.Time;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Runs a deployed function in its process, together with its event source mapping. */
final class RunningFunction implements AutoCloseable {

    private final OpenResources open = new OpenResources();
    private final DeliveryListener listener;
    private final BatchDelivery delivery;
    private final Optional<LocalEventSourceMapping> eventSourceMapping;

    /**
     * Starts the function's process.
     *
     * @param checkpointFile the file of the mapping's {@link StreamCheckpoint}
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
            FunctionLog log =
                    open.add(new FunctionLog(open.add(emulator.client(CloudWatchLogsClient.builder())), function));
            Map<String, String> account = emulator.environment();
            FunctionProcess process = open.add(new FunctionProcess(function, account, log::add));
            process.warm();
            LambdaMetrics metrics = open.add(
                    new LambdaMetrics(open.add(emulator.client(CloudWatchClient.builder())), mapping, function));
            SqsClient sqs = open.add(emulator.client(SqsClient.builder()));
            delivery = new BatchDelivery(
                    mapping,
                    process,
                    new FailureQueue(sqs, mapping.failureQueueArn(), function, Clock.systemUTC()),
                    metrics,
                    listener,
                    Clock.systemUTC(),
                    Time.SYSTEM);
            TableStream table = new TableStream(
                    open.add(emulator.client(DynamoDbClient.builder())), mapping.table(), emulator.endpoint());
            DynamoDbStreamsClient streams = open.add(emulator.client(DynamoDbStreamsClient.builder()));
            eventSourceMapping = mapping.enabled()
                    ? Optional.of(open.add(new LocalEventSourceMapping(
                            streams, table::look, checkpointFile, mapping, delivery, metrics, listener)))
                    : Optional.empty();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts the mapping, unless it is disabled. */
    void start() {
        eventSourceMapping.ifPresent(LocalEventSourceMapping::start);
        if (eventSourceMapping.isEmpty()) {
            listener.failed("The event source mapping is disabled, so messages do not update the conversation lists.");
        }
    }

    /** As {@link LocalEventSourceMapping#settle}. Returns true at once if the mapping is disabled. */
    boolean settle(Duration patience) throws InterruptedException {
        return eventSourceMapping.isEmpty() || eventSourceMapping.get().settle(patience);
    }

    /** @throws IllegalStateException if the mapping has stopped by itself */
    void check() {
        eventSourceMapping.ifPresent(LocalEventSourceMapping::check);
    }

    /** Returns whether a record has been given up. */
    boolean hasGivenUp() {
        return delivery.hasGivenUp();
    }

    /** Stops everything, the last started first. */
    @Override
    public void close() {
        open.close();
    }
}
