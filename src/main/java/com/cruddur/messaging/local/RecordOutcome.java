package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The stream function's log entry for one record.
 *
 * @param outcome the logged outcome, such as moved, skipped or failed
 * @param rowsMoved the number of updated rows; empty if the record is not about a message
 * @param error the reason of a skipped or failed record; empty otherwise
 */
record RecordOutcome(
        String sequenceNumber, String outcome, OptionalInt rowsMoved, Duration duration, Optional<String> error) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SKIPPED = "skipped";
    private static final String MOVED = "moved";
    private static final String NOTHING_TO_DO = "nothing-to-do";

    /** Reads a line of the function's log; empty if the line is not about a record. */
    static Optional<RecordOutcome> of(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return Optional.of(json)
                    .filter(record -> record.has("sequenceNumber") && record.has("outcome"))
                    .map(record -> new RecordOutcome(
                            record.path("sequenceNumber").asText(),
                            record.path("outcome").asText(),
                            record.has("rowsMoved")
                                    ? OptionalInt.of(record.path("rowsMoved").asInt())
                                    : OptionalInt.empty(),
                            Duration.ofMillis(record.path("durationMs").asLong()),
                            Optional.ofNullable(record.path("error").textValue())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the rows of the message's group now show the message or a newer one. */
    boolean isShown() {
        return rowsMoved.isPresent() && (outcome.equals(MOVED) || outcome.equals(NOTHING_TO_DO));
    }

    /** Returns whether the function skipped the record and will not get it again. */
    boolean isSkipped() {
        return outcome.equals(SKIPPED);
    }
}
