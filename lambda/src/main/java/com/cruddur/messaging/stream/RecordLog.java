package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.GroupHandler.HandledMessage;
import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Moved;
import com.cruddur.messaging.stream.Outcome.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Logs one line of JSON for each handled record. It never logs a message's text or a user.
 *
 * <p>Lambda reads {@code timestamp} and {@code level} from the line to filter logs by level. CloudWatch reads
 * {@link Metrics} from it.
 */
final class RecordLog {

    private final Time time;
    private final Consumer<String> lines;

    RecordLog(Time time, Consumer<String> lines) {
        this.time = time;
        this.lines = lines;
    }

    /** Logs a record without a readable message. */
    void settled(RecordId record, Outcome outcome) {
        Instant now = time.now();
        Map<String, Object> fields = fields(now, outcome.level(), outcome, record, Duration.ZERO);
        addError(fields, outcome, record);
        Metrics.of(outcome).addTo(fields, now);
        write(fields);
    }

    /**
     * Logs a message.
     *
     * @param duration how long the messages of its group took
     */
    void handled(HandledMessage handled, Duration duration) {
        Instant now = time.now();
        Outcome outcome = handled.outcome();
        RecordId record = handled.message().record();
        boolean isWarning = handled.message().isFutureDated() && outcome.level().equals("INFO");
        Map<String, Object> fields = fields(now, isWarning ? "WARN" : outcome.level(), outcome, record, duration);
        fields.put("messageGroup", handled.message().group());
        fields.put("rowsMoved", outcome instanceof Moved moved ? moved.rows() : 0);
        fields.put("attempts", handled.attempts());
        addError(fields, outcome, record);
        Metrics.of(handled, record.age(now)).addTo(fields, now);
        write(fields);
    }

    /** Logs an incomplete priming, which makes the first messages slower and has no other effect. */
    void notPrimed(String what, Throwable cause) {
        Map<String, Object> fields = fields(time.now(), "WARN", what + " not primed");
        fields.put("error", cause);
        write(fields);
    }

    private static Map<String, Object> fields(Instant now, String level, String outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS));
        fields.put("level", level);
        fields.put("outcome", outcome);
        return fields;
    }

    private static Map<String, Object> fields(
            Instant now, String level, Outcome outcome, RecordId record, Duration duration) {
        Map<String, Object> fields = fields(now, level, outcome.word());
        fields.put("sequenceNumber", record.sequenceNumber());
        fields.put("durationMs", duration.toMillis());
        return fields;
    }

    private static void addError(Map<String, Object> fields, Outcome outcome, RecordId record) {
        if (outcome instanceof Skipped skipped) {
            record.pk().ifPresent(pk -> fields.put("pk", pk));
            record.sk().ifPresent(sk -> fields.put("sk", sk));
            fields.put("reason", skipped.reason().word());
            fields.put("error", "record %s skipped: %s".formatted(record.sequenceNumber(), skipped.error()));
        } else if (outcome instanceof Failed failed) {
            fields.put("error", "record %s failed: %s".formatted(record.sequenceNumber(), failed.error()));
        }
    }

    private void write(Map<String, Object> fields) {
        lines.accept(Json.of(fields));
    }
}
