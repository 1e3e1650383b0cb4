package com.cruddur.messaging.local;

import com.cruddur.messaging.local.FailureQueue.LetterCondition;
import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import com.cruddur.messaging.store.Time;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Delivers a batch to the function as Lambda does for a stream: retries it until it is handled, has no attempts left, or is too
 * old. If the function names a failed record, the retry starts at that record. If the whole batch fails and the mapping bisects
 * batches, the batch is halved, which does not use up an attempt.
 */
final class BatchDelivery {

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeployedMapping mapping;
    private final Invocation.InvocableFunction function;
    private final FailureQueue failureQueue;
    private final LambdaMetrics metrics;
    private final DeliveryListener listener;
    private final Clock clock;
    private final Time time;
    private volatile Instant failingSince;
    private volatile boolean givenUp;

    BatchDelivery(
            DeployedMapping mapping,
            Invocation.InvocableFunction function,
            FailureQueue failureQueue,
            LambdaMetrics metrics,
            DeliveryListener listener,
            Clock clock,
            Time time) {
        this.mapping = mapping;
        this.function = function;
        this.failureQueue = failureQueue;
        this.metrics = metrics;
        this.listener = listener;
        this.clock = clock;
        this.time = time;
    }

    /** The result of an invocation: the number of handled records, and the error of the next one. */
    private record BatchProgress(int handled, boolean failedAsWhole, String error) {

        static BatchProgress failed(String error) {
            return new BatchProgress(0, true, error);
        }
    }

    /**
     * Delivers a batch until every record is handled or given up.
     *
     * @param wanted returns whether to retry; called before each retry
     * @return true if every record is handled or given up; false if the batch is no longer wanted
     */
    boolean deliver(String shard, List<StreamEvent> batch, BooleanSupplier wanted) {
        List<StreamEvent> rest = batch;
        String requestId = "";
        int invocations = 0;
        do {
            int old = countTooOld(rest);
            if (old > 0) {
                giveUp(LetterCondition.RECORD_AGE_EXCEEDED, shard, rest.subList(0, old), requestId, invocations);
                rest = rest.subList(old, rest.size());
                invocations = 0;
            }
            if (rest.isEmpty()) {
                return true;
            }
            requestId = UUID.randomUUID().toString();
            BatchProgress progress = invoke(requestId, rest);
            invocations++;
            if (progress.handled == rest.size()) {
                failingSince = null;
                return true;
            }
            if (failingSince == null) {
                failingSince = clock.instant();
            }
            if (progress.handled > 0) {
                rest = rest.subList(progress.handled, rest.size());
                invocations = 1; // The failed record is now the first one, and has had one invocation.
            }
            boolean isLast = mapping.retryAttempts().isPresent()
                    && invocations > mapping.retryAttempts().getAsInt();
            reportFailure(invocations, isLast, progress.error);
            if (progress.failedAsWhole && mapping.bisectOnError() && rest.size() > 1) {
                int half = rest.size() / 2;
                return deliver(shard, rest.subList(0, half), wanted)
                        && deliver(shard, rest.subList(half, rest.size()), wanted);
            }
            if (isLast) {
                giveUp(LetterCondition.RETRY_ATTEMPTS_EXHAUSTED, shard, rest, requestId, invocations);
                return true;
            }
            time.sleep(wait(invocations));
        } while (wanted.getAsBoolean());
        return false;
    }

    /** Returns for how long the current batch has been failing; empty if it has not failed. */
    Optional<Duration> failingFor() {
        return Optional.ofNullable(failingSince).map(since -> Duration.between(since, clock.instant()));
    }

    /** Returns whether a record was given up, by the mapping or by the function itself. */
    boolean hasGivenUp() {
        return givenUp;
    }

    /** Reports invocations 1, 2, 4, 8 and so on, and the last one, so that a long outage does not fill the terminal. */
    private void reportFailure(int invocations, boolean isLast, String error) {
        if (isLast || Integer.bitCount(invocations) == 1) {
            String most = mapping.retryAttempts().isPresent()
                    ? " of " + (mapping.retryAttempts().getAsInt() + 1)
                    : "";
            listener.failed("The function failed, invocation %d%s: %s".formatted(invocations, most, error));
        }
    }

    private void giveUp(
            LetterCondition condition, String shard, List<StreamEvent> batch, String requestId, int invocations) {
        givenUp = true;
        failingSince = null;
        metrics.givenUp(batch.size(), failureQueue.isThere());
        listener.failed("%s after invocation %d: records %s to %s are given up, and %s"
                .formatted(
                        condition,
                        invocations,
                        batch.get(0).sequenceNumber(),
                        batch.get(batch.size() - 1).sequenceNumber(),
                        failureQueue.add(condition, shard, batch, requestId, invocations)));
    }

    private BatchProgress invoke(String requestId, List<StreamEvent> batch) {
        Duration age = Duration.between(batch.get(batch.size() - 1).createdAt(), clock.instant());
        long start = time.nanos();
        Invocation invocation = function.invoke(requestId, batch);
        Duration duration = Duration.ofNanos(time.nanos() - start);
        Map<String, RecordOutcome> outcomes = outcomes(invocation);
        BatchProgress progress = progress(batch, invocation, outcomes);
        metrics.invoked(batch.size(), age, duration, invocation instanceof Failed, batch.size() - progress.handled);
        tell(batch, outcomes);
        return progress;
    }

    private void tell(List<StreamEvent> batch, Map<String, RecordOutcome> outcomes) {
        for (StreamEvent event : batch) {
            RecordOutcome outcome = outcomes.get(event.sequenceNumber());
            if (outcome != null && outcome.isShown()) {
                listener.arrived(event.newImage(), outcome.rowsMoved().getAsInt(), outcome.duration());
            }
            if (outcome != null && outcome.isSkipped()) {
                givenUp = true;
                listener.failed(
                        "The function skipped a record: " + outcome.error().orElse("no reason is logged"));
            }
        }
    }

    private static Map<String, RecordOutcome> outcomes(Invocation invocation) {
        Map<String, RecordOutcome> outcomes = new HashMap<>();
        for (String line : invocation.printed()) {
            RecordOutcome.of(line).ifPresent(outcome -> outcomes.put(outcome.sequenceNumber(), outcome));
        }
        return outcomes;
    }

    /**
     * Returns the progress from the function's answer. An answer without failures is a success. A failure that does not name a
     * record of the batch fails the whole batch.
     */
    private BatchProgress progress(
            List<StreamEvent> batch, Invocation invocation, Map<String, RecordOutcome> outcomes) {
        if (invocation instanceof Failed failed) {
            return BatchProgress.failed(failed.error());
        }
        if (!mapping.reportsBatchItemFailures()) {
            return new BatchProgress(batch.size(), false, "");
        }
        String payload = ((Answered) invocation).payload();
        JsonNode failures;
        try {
            failures = JSON.readTree(payload).path("batchItemFailures");
        } catch (IOException e) {
            return BatchProgress.failed("its answer is not JSON: " + payload);
        }
        List<String> sequenceNumbers =
                batch.stream().map(StreamEvent::sequenceNumber).toList();
        int handled = batch.size();
        for (JsonNode failure : failures) {
            int index = sequenceNumbers.indexOf(failure.path("itemIdentifier").asText(""));
            if (index < 0) {
                return BatchProgress.failed("its answer does not name a record of the batch: " + payload);
            }
            handled = Math.min(handled, index);
        }
        return new BatchProgress(
                handled, false, handled == batch.size() ? "" : reason(sequenceNumbers.get(handled), outcomes));
    }

    private static String reason(String sequenceNumber, Map<String, RecordOutcome> outcomes) {
        return Optional.ofNullable(outcomes.get(sequenceNumber))
                .flatMap(RecordOutcome::error)
                .orElse("its answer names record " + sequenceNumber);
    }

    /** Counts the records at the start of the batch that are too old. Records are in order of time. */
    private int countTooOld(List<StreamEvent> batch) {
        if (mapping.maxRecordAge().isEmpty()) {
            return 0;
        }
        Instant oldest = clock.instant().minus(mapping.maxRecordAge().get());
        return (int) batch.stream().takeWhile(event -> event.isBefore(oldest)).count();
    }

    private static Duration wait(int invocations) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(invocations - 1, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
