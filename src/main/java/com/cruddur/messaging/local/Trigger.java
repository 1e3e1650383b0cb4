package com.cruddur.messaging.local;

import com.cruddur.messaging.streams.StreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The event source mapping at work: reads the stream, filters it, and delivers what is left in batches. One thread does
 * for all shards, since DynamoDB Local writes to one shard at a time.
 *
 * <p>A new one reads from the oldest record that the stream has: here a mapping is as old as its table.
 */
final class Trigger implements AutoCloseable {

    private static final long IDLE_MILLIS = 50;
    private static final long GRACE_MILLIS = 500;

    /** To ask for each message would take a tenth of the time. */
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final DynamoDbStreamsClient streams;
    private final Supplier<Optional<String>> latestStreamArn;
    private final Optional<Path> checkpointFile;
    private final EventFilter filter;
    private final BatchDelivery delivery;
    private final int batchSize;
    private final Thread thread = new Thread(this::run, "event-source-mapping");
    private String streamArn = "";
    private boolean current;
    private long lookedAt = System.nanoTime();
    private StreamReader reader;
    private Optional<Checkpoint> checkpoint;
    private volatile long idleSince = System.nanoTime();
    private volatile Throwable failure;
    private volatile boolean closed;

    /**
     * @param latestStreamArn the table's stream; empty while there is no table
     * @param checkpointFile where to go on; empty for a table in memory, which ends with this process
     * @throws IllegalStateException if the table has no stream
     */
    Trigger(
            DynamoDbStreamsClient streams,
            Supplier<Optional<String>> latestStreamArn,
            Optional<Path> checkpointFile,
            EventFilter filter,
            int batchSize,
            BatchDelivery delivery) {
        this.streams = streams;
        this.latestStreamArn = latestStreamArn;
        this.checkpointFile = checkpointFile;
        this.filter = filter;
        this.batchSize = batchSize;
        this.delivery = delivery;
        followLatest();
        if (reader == null) {
            throw new IllegalStateException(
                    "The table that is kept has no stream, so nothing would reach the function. Take another --db-path.");
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until all that was written before is handled or given up.
     *
     * @throws IllegalStateException if that takes longer, or it fails or is closed before
     */
    void settle(Duration allowed) throws InterruptedException {
        long called = System.nanoTime();
        while (idleSince - called < 0) {
            check();
            if (System.nanoTime() - called > allowed.toNanos()) {
                throw new IllegalStateException(
                        "The function has not handled all messages within %d s".formatted(allowed.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Returns when it is closed. */
    void await() throws InterruptedException {
        thread.join();
        if (!closed) {
            check();
        }
    }

    /** What it is at may end, for half a second: DynamoDB Local prints a stack trace of a request that is cut off. */
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

    private void check() {
        if (closed) {
            throw new IllegalStateException("The event source mapping was stopped");
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("The event source mapping stopped: " + cause.getMessage(), cause);
        }
    }

    private void run() {
        try {
            while (!closed) {
                long started = System.nanoTime();
                List<StreamReader.Read> reads = reader.read();
                reads.forEach(this::deliver);
                if (reader.hasEnded()) {
                    followLatest();
                }
                if (reads.isEmpty()) {
                    idleSince = started;
                    TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (RuntimeException | Error e) {
            failure = e; // An Error too: the one who waits would never learn that this thread has ended.
        }
    }

    /** What is left in the stream of a table that is gone must not move the rows of the one made anew under its name. */
    private boolean isWanted() {
        long now = System.nanoTime();
        if (now - lookedAt > BETWEEN_LOOKS_NANOS) {
            lookedAt = now;
            current = isEnabled()
                    || latestStreamArn.get().filter(streamArn::equals).isPresent();
        }
        return current && !closed;
    }

    /** Told in the same time for every table, where DynamoDB Local counts the rows of one to describe it. */
    private boolean isEnabled() {
        return streams.describeStream(describe -> describe.streamArn(streamArn))
                        .streamDescription()
                        .streamStatus()
                == StreamStatus.ENABLED;
    }

    /** A table that is dropped and made anew has another stream. */
    private void followLatest() {
        latestStreamArn.get().filter(latest -> !latest.equals(streamArn)).ifPresent(latest -> {
            streamArn = latest;
            current = true;
            checkpoint = checkpointFile.map(file -> new Checkpoint(file, latest));
            reader = StreamReader.after(
                    streams, latest, checkpoint.map(Checkpoint::lasts).orElse(Map.of()));
        });
    }

    private void deliver(StreamReader.Read read) {
        List<StreamEvent> batch = new ArrayList<>();
        for (Iterator<Record> records = read.records().iterator(); isWanted() && records.hasNext(); ) {
            Record record = records.next();
            StreamEvent event = StreamEvent.of(record, streamArn);
            if (filter.passes(event.json())) {
                batch.add(event);
            }
            if (batch.size() == batchSize || !records.hasNext()) {
                if (!batch.isEmpty()) {
                    delivery.deliver(read.shard(), List.copyOf(batch), this::isWanted);
                    batch.clear();
                }
                checkpoint.ifPresent(saved -> saved.save(read.shard(), StreamReader.Last.of(record)));
            }
        }
    }
}
