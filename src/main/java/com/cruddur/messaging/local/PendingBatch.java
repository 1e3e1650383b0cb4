package com.cruddur.messaging.local;

import com.cruddur.messaging.streams.StreamReader.LastRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The records of a shard that are read but not delivered yet. */
final class PendingBatch {

    private final int batchSize;
    private final Duration window;
    private final List<StreamEvent> events = new ArrayList<>();
    private long since;
    private LastRecord lastRead;
    private LastRecord lastDone;
    private LastRecord noted;

    /**
     * @param batchSize the maximum number of records of a batch
     * @param window how long an incomplete batch waits for more records
     */
    PendingBatch(int batchSize, Duration window) {
        this.batchSize = batchSize;
        this.window = window;
    }

    /**
     * Adds a record.
     *
     * @param event the event of the record; empty if the filter rejects it
     */
    void add(Record record, Optional<StreamEvent> event) {
        lastRead = LastRecord.of(record);
        if (event.isPresent()) {
            since = events.isEmpty() ? System.nanoTime() : since;
            events.add(event.get());
        }
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Returns the batch to deliver now; empty if there is none. */
    List<StreamEvent> due() {
        boolean waits = events.size() < batchSize && System.nanoTime() - since < window.toNanos();
        return waits ? List.of() : List.copyOf(events.subList(0, Math.min(batchSize, events.size())));
    }

    /** Removes a batch that is handled or given up. */
    void done(List<StreamEvent> batch) {
        StreamEvent last = batch.get(batch.size() - 1);
        lastDone = new LastRecord(last.sequenceNumber(), last.createdAt());
        events.subList(0, batch.size()).clear();
    }

    /** Returns the last record up to which everything is done; empty if it has not changed since the last call. */
    Optional<LastRecord> progress() {
        LastRecord progress = events.isEmpty() ? lastRead : lastDone;
        if (progress == null || progress.equals(noted)) {
            return Optional.empty();
        }
        noted = progress;
        return Optional.of(progress);
    }
}
