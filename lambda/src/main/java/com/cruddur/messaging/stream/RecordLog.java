package com.cruddur.messaging.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes one line of JSON per record handled, never anything of a message's text.
 *
 * <p>Lambda takes {@code timestamp} and {@code level} from such a line when it filters logs by level.
 */
final class RecordLog {

    private final Consumer<String> lines;

    RecordLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Logs a message whose group's rows show it now. */
    void handled(String sequenceNumber, String group, int rowsMoved, int attempts, Duration duration) {
        Map<String, Object> fields = fields("INFO", "handled", sequenceNumber, duration);
        fields.put("messageGroup", group);
        fields.put("rowsMoved", rowsMoved);
        fields.put("attempts", attempts);
        write(fields);
    }

    /** Logs a record that is not about a message written. */
    void ignored(String sequenceNumber, Duration duration) {
        write(fields("DEBUG", "ignored", sequenceNumber, duration));
    }

    /** Logs a record that failed and will be delivered again. */
    void failed(String sequenceNumber, String group, int attempts, Duration duration, Exception cause) {
        Map<String, Object> fields = fields("ERROR", "failed", sequenceNumber, duration);
        fields.put("messageGroup", group);
        fields.put("attempts", attempts);
        fields.put("error", "record %s failed: %s".formatted(sequenceNumber, cause));
        write(fields);
    }

    /** Logs what makes the first messages slower, and no more. */
    void notPrimed(String what, Throwable cause) {
        Map<String, Object> fields = fields("WARN", what + " not primed");
        fields.put("error", cause);
        write(fields);
    }

    private static Map<String, Object> fields(String level, String outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS));
        fields.put("level", level);
        fields.put("outcome", outcome);
        return fields;
    }

    private static Map<String, Object> fields(String level, String outcome, String sequenceNumber, Duration duration) {
        Map<String, Object> fields = fields(level, outcome);
        fields.put("sequenceNumber", sequenceNumber);
        fields.put("durationMs", duration.toMillis());
        return fields;
    }

    private void write(Map<String, Object> fields) {
        lines.accept(fields.entrySet().stream()
                .map(field -> json(field.getKey()) + ":" + json(field.getValue()))
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static String json(Object value) {
        if (value == null || value instanceof Number) {
            return String.valueOf(value);
        }
        StringBuilder json = new StringBuilder("\"");
        value.toString().chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted(c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
