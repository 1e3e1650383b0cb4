package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * What failed for good: a line of JSON in a file for every batch, with what Lambda sends to a queue (about the batch, not
 * the records themselves), and a line on the terminal.
 */
final class DeadLetters {

    /** Why a batch was given up. */
    enum Condition {
        RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
        RECORD_AGE_EXCEEDED("RecordAgeExceeded");

        private final String spelling;

        Condition(String spelling) {
            this.spelling = spelling;
        }
    }

    private final Path file;
    private final String functionArn;
    private final Clock clock;
    private final Consumer<String> terminal;
    private volatile boolean empty = true;

    DeadLetters(Path file, String functionArn, Clock clock, Consumer<String> terminal) {
        this.file = file;
        this.functionArn = functionArn;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** Returns whether none was added since the start; the file may have older ones. */
    boolean isEmpty() {
        return empty;
    }

    void add(Condition condition, String shard, List<StreamEvent> batch, String requestId, int invocations) {
        empty = false;
        StreamEvent first = batch.get(0);
        StreamEvent last = batch.get(batch.size() - 1);
        ObjectNode letter = JsonNodeFactory.instance.objectNode();
        letter.putObject("requestContext")
                .put("requestId", requestId)
                .put("functionArn", functionArn)
                .put("condition", condition.spelling)
                .put("approximateInvokeCount", invocations);
        if (invocations > 0) {
            letter.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", "1")
                    .put("functionError", "Unhandled");
        }
        letter.put("version", "1.0");
        letter.put("timestamp", text(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        letter.putObject("DDBStreamBatchInfo")
                .put("shardId", shard)
                .put("startSequenceNumber", first.sequenceNumber())
                .put("endSequenceNumber", last.sequenceNumber())
                .put("approximateArrivalOfFirstRecord", text(first.createdAt()))
                .put("approximateArrivalOfLastRecord", text(last.createdAt()))
                .put("batchSize", batch.size())
                .put("streamArn", first.streamArn());
        try {
            Files.writeString(file, letter + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("%s cannot be written: %s".formatted(file, e), e);
        }
        terminal.accept("%s after %d invocations: records %s to %s go to %s"
                .formatted(condition.spelling, invocations, first.sequenceNumber(), last.sequenceNumber(), file));
    }

    private static String text(Instant instant) {
        return instant.toString();
    }
}
