package com.cruddur.messaging.local;

import com.cruddur.messaging.streams.StreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Runs a deployed event source mapping: reads the table's stream, filters the records, and delivers them to the function in
 * batches. One thread serves every shard, because a stream of the emulator has only one shard.
 *
 * <p>A new mapping starts at the oldest record of the stream, because on this machine a mapping is as old as its table.
 */
final class LocalEventSourceMapping implements AutoCloseable {

    private static final long IDLE_MILLIS = 50;
    private static final long GRACE_MILLIS = 500;

    /** Looking up the table before each message would take a tenth of the mapping's time. */
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long BEFORE_COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DynamoDbStreamsClient streams;
    private final Supplier<TableStream.State> table;
    private final Path checkpointFile;
    private final DeployedMapping mapping;
    private final EventFilter filter;
    private final BatchDelivery delivery;
    private final LambdaMetrics metrics;
    private final DeliveryListener listener;
    private final Thread thread = new Thread(this::run, "event-source-mapping");
    private final Map<String, PendingBatch> pending = new HashMap<>();
    private TableStream.State state = new TableStream.State(Optional.empty(), Optional.empty());
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS_NANOS;
    private long problemSince;
    private boolean complained;
    private String streamArn = "";
    private StreamReader reader;
    private StreamCheckpoint checkpoint;
    private volatile long idleSince = System.nanoTime();
    private volatile Throwable failure;
    private volatile boolean closed;

    /**
     * @param table returns the table's current stream
     * @param checkpointFile the file of the {@link StreamCheckpoint}, from which the mapping resumes
     */
    LocalEventSourceMapping(
            DynamoDbStreamsClient streams,
            Supplier<TableStream.State> table,
            Path checkpointFile,
            DeployedMapping mapping,
            BatchDelivery delivery,
            LambdaMetrics metrics,
            DeliveryListener listener) {
        this.streams = streams;
        this.table = table;
        this.checkpointFile = checkpointFile;
        this.mapping = mapping;
        this.filter = new EventFilter(mapping.filters());
        this.delivery = delivery;
        this.metrics = metrics;
        this.listener = listener;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until every write before this call is handled or given up.
     *
     * @param patience how long one batch may keep failing
     * @return true when everything is handled or given up; false if a batch fails for longer than that
     * @throws IllegalStateException if the mapping stops by itself
     */
    boolean settle(Duration patience) throws InterruptedException {
        long called = System.nanoTime();
        while (idleSince - called < 0) {
            check();
            if (delivery.failingFor()
                    .filter(time -> time.compareTo(patience) > 0)
                    .isPresent()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }

    /** @throws IllegalStateException if the mapping has stopped by itself */
    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("The event source mapping stopped: " + cause.getMessage(), cause);
        }
    }

    /** Stops the mapping. Waits half a second for a running invocation before it interrupts it. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(GRACE_MILLIS);
            thread.interrupt();
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                long started = System.nanoTime();
                lookIfDue();
                follow();
                boolean idle = !read();
                pending.forEach(this::deliver);
                if (idle && pending.values().stream().allMatch(PendingBatch::isEmpty)) {
                    idleSince = started;
                }
                if (idle) {
                    TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (RuntimeException | Error e) {
            failure = e; // Includes errors, because otherwise the end of this thread would go unnoticed.
        }
    }

    private void lookIfDue() {
        long now = System.nanoTime();
        if (now - lookedAt < BETWEEN_LOOKS_NANOS) {
            return;
        }
        lookedAt = now;
        Optional<String> before = state.problem();
        state = table.get();
        if (!state.problem().equals(before)) {
            problemSince = now;
        }
        // A program that recreates the table usually needs less than a second.
        boolean isLasting = state.problem().isPresent() && now - problemSince > BEFORE_COMPLAINT_NANOS;
        if (isLasting && !complained) {
            listener.failed(state.problem().get());
        }
        complained = isLasting;
    }

    /** Switches to a new stream, which a recreated table has. */
    private void follow() {
        state.arn().filter(latest -> !latest.equals(streamArn)).ifPresent(latest -> {
            streamArn = latest;
            checkpoint = new StreamCheckpoint(checkpointFile, latest);
            pending.clear();
            reader = StreamReader.after(streams, latest, checkpoint.lasts());
        });
    }

    /** Returns whether the stream is still the table's. Records of an old stream must not change the rows of a recreated table. */
    private boolean isWanted() {
        lookIfDue();
        return !closed && state.arn().filter(streamArn::equals).isPresent();
    }

    /** Returns whether the stream had records. */
    private boolean read() {
        List<StreamReader.ReadRecords> reads = reader == null ? List.of() : reader.read();
        metrics.polled(reads.stream().mapToInt(read -> read.records().size()).sum());
        for (StreamReader.ReadRecords read : reads) {
            PendingBatch batch = pending.computeIfAbsent(
                    read.shard(), shard -> new PendingBatch(mapping.batchSize(), mapping.batchingWindow()));
            read.records().forEach(record -> batch.add(record, event(record)));
        }
        return !reads.isEmpty();
    }

    private Optional<StreamEvent> event(Record record) {
        StreamEvent event = StreamEvent.of(record, streamArn);
        if (filter.passes(event.json())) {
            return Optional.of(event);
        }
        metrics.filteredOut();
        return Optional.empty();
    }

    private void deliver(String shard, PendingBatch records) {
        for (List<StreamEvent> batch = records.due();
                !batch.isEmpty() && isWanted() && delivery.deliver(shard, batch, this::isWanted);
                batch = records.due()) {
            records.done(batch);
            records.progress().ifPresent(last -> checkpoint.save(shard, last));
        }
        records.progress().ifPresent(last -> checkpoint.save(shard, last));
    }
}
