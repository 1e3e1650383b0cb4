package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The stream function's log entry for one record.
 *
 * @param outcome the logged outcome, such as moved, skipped or failed
 * @param error the reason of a skipped or failed record; empty otherwise
 */
public record RecordOutcome(
        String sequenceNumber, String outcome, int rowsMoved, Duration duration, Optional<String> error) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SKIPPED = "skipped";

    /** Reads a line of the function's log; empty if the line is not about a record. */
    static Optional<RecordOutcome> of(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return Optional.of(json)
                    .filter(record -> record.has("sequenceNumber") && record.has("outcome"))
                    .map(record -> new RecordOutcome(
                            record.path("sequenceNumber").asText(),
                            record.path("outcome").asText(),
                            record.path("rowsMoved").asInt(),
                            Duration.ofMillis(record.path("durationMs").asLong()),
                            Optional.ofNullable(record.path("error").textValue())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the function skipped the record and will not get it again. */
    public boolean isSkipped() {
        return outcome.equals(SKIPPED);
    }
}
