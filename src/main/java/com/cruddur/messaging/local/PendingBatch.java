package com.cruddur.messaging.local;

import com.cruddur.messaging.streams.StreamReader.Last;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The records of a shard that were read and are not delivered yet. */
final class PendingBatch {

    private final int batchSize;
    private final Duration window;
    private final List<StreamEvent> events = new ArrayList<>();
    private long since;
    private Last lastRead;
    private Last lastDone;
    private Last noted;

    /**
     * @param batchSize the most records of a batch
     * @param window how long a batch that is not full waits for more records
     */
    PendingBatch(int batchSize, Duration window) {
        this.batchSize = batchSize;
        this.window = window;
    }

    /**
     * Adds a record that was read.
     *
     * @param event empty if the filter keeps the record out
     */
    void add(Record record, Optional<StreamEvent> event) {
        lastRead = Last.of(record);
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

    /** Removes a batch that is done. */
    void done(List<StreamEvent> batch) {
        StreamEvent last = batch.get(batch.size() - 1);
        lastDone = new Last(last.sequenceNumber(), last.createdAt());
        events.subList(0, batch.size()).clear();
    }

    /** Returns the record up to which nothing is left to do; empty if it is the same as before. */
    Optional<Last> progress() {
        Last progress = events.isEmpty() ? lastRead : lastDone;
        if (progress == null || progress.equals(noted)) {
            return Optional.empty();
        }
        noted = progress;
        return Optional.of(progress);
    }
}
