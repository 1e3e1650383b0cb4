package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.EventSourceMapping;
import com.cruddur.messaging.local.DeadLetters.Condition;
import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import com.cruddur.messaging.store.Time;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Brings a batch to the function as Lambda does for a stream: tried again until it is handled, has used up its attempts,
 * or is too old. A batch whose function names a failed record goes on from there; one that fails as a whole is halved,
 * where the mapping says so, without using up an attempt.
 */
final class BatchDelivery {

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventSourceMapping mapping;
    private final Invocation.Target function;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final Time time;
    private final Consumer<String> terminal;

    BatchDelivery(
            EventSourceMapping mapping,
            Invocation.Target function,
            DeadLetters deadLetters,
            Clock clock,
            Time time,
            Consumer<String> terminal) {
        this.mapping = mapping;
        this.function = function;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.time = time;
        this.terminal = terminal;
    }

    /** How far an invocation got. */
    private record Progress(int handled, boolean failedAsWhole, String error) {

        static Progress failed(String error) {
            return new Progress(0, true, error);
        }
    }

    /**
     * Returns when every record of the batch is handled or given up.
     *
     * @param wanted asked before it is tried again; once it is not, nothing more becomes of it
     */
    void deliver(String shard, List<StreamEvent> batch, BooleanSupplier wanted) {
        List<StreamEvent> rest = batch;
        String requestId = "";
        int invocations = 0;
        do {
            int old = countTooOld(rest);
            if (old > 0) {
                deadLetters.add(Condition.RECORD_AGE_EXCEEDED, shard, rest.subList(0, old), requestId, invocations);
                rest = rest.subList(old, rest.size());
                invocations = 0;
            }
            if (rest.isEmpty()) {
                return;
            }
            requestId = UUID.randomUUID().toString();
            Progress progress = invoke(requestId, rest);
            invocations++;
            if (progress.handled == rest.size()) {
                return;
            }
            terminal.accept("The function failed, invocation %d of %s: %s"
                    .formatted(
                            invocations,
                            mapping.retryAttempts().isPresent()
                                    ? mapping.retryAttempts().getAsInt() + 1
                                    : "as many as it takes",
                            progress.error));
            if (progress.failedAsWhole && mapping.bisectOnError() && rest.size() > 1) {
                int half = rest.size() / 2;
                deliver(shard, rest.subList(0, half), wanted);
                deliver(shard, rest.subList(half, rest.size()), wanted);
                return;
            }
            if (progress.handled > 0) {
                rest = rest.subList(progress.handled, rest.size());
                invocations = 1; // What failed is at the head now, and has been tried once.
            }
            if (mapping.retryAttempts().isPresent()
                    && invocations > mapping.retryAttempts().getAsInt()) {
                deadLetters.add(Condition.RETRY_ATTEMPTS_EXHAUSTED, shard, rest, requestId, invocations);
                return;
            }
            time.sleep(wait(invocations));
        } while (wanted.getAsBoolean());
    }

    private Progress invoke(String requestId, List<StreamEvent> batch) {
        String event = StreamEvents.event(batch.stream().map(StreamEvent::json).toList())
                .toString();
        Invocation invocation = function.invoke(requestId, event);
        if (invocation instanceof Failed failed) {
            return Progress.failed(failed.error());
        }
        return mapping.reportsBatchItemFailures()
                ? progress(batch, ((Answered) invocation).payload())
                : new Progress(batch.size(), false, "");
    }

    /** No failures in the answer, or none of its kind, is a success; a failure that names no record is one of all. */
    private static Progress progress(List<StreamEvent> batch, String payload) {
        JsonNode failures;
        try {
            failures = JSON.readTree(payload).path("batchItemFailures");
        } catch (IOException e) {
            return Progress.failed("its answer is no JSON: " + payload);
        }
        List<String> sequenceNumbers =
                batch.stream().map(StreamEvent::sequenceNumber).toList();
        int handled = batch.size();
        for (JsonNode failure : failures) {
            int index = sequenceNumbers.indexOf(failure.path("itemIdentifier").asText(""));
            if (index < 0) {
                return Progress.failed("its answer names no record of the batch: " + payload);
            }
            handled = Math.min(handled, index);
        }
        return new Progress(
                handled,
                false,
                handled == batch.size() ? "" : "its answer names record " + sequenceNumbers.get(handled));
    }

    /** Records are in order, so the old ones come first. */
    private int countTooOld(List<StreamEvent> batch) {
        if (mapping.maxRecordAgeSeconds().isEmpty()) {
            return 0;
        }
        Duration most = Duration.ofSeconds(mapping.maxRecordAgeSeconds().getAsInt());
        return (int) batch.stream()
                .takeWhile(event -> event.isOlderThan(most, clock.instant()))
                .count();
    }

    private static Duration wait(int invocations) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(invocations - 1, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
