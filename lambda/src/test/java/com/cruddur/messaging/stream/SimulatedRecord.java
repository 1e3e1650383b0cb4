package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Schema;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of the simulated stream, with its origin.
 *
 * @param createdAt when its message was created
 * @param recordedAt when it was recorded, in nanoseconds of simulated time
 */
record SimulatedRecord(
        DynamodbStreamRecord record,
        String group,
        Kind kind,
        Instant createdAt,
        Optional<String> sender,
        long recordedAt) {

    /** The kind of a record. */
    enum Kind {
        GOOD,
        MALFORMED,
        BEYOND_LIMITS,
        ROWLESS,
        POISONED,
        REMOVED;

        /** Returns whether a record of this kind may have an outcome. */
        boolean mayEndAs(String outcome) {
            return switch (this) {
                case GOOD -> !outcome.equals("skipped"); // rowless is checked against the rows
                case MALFORMED -> outcome.equals("skipped");
                case BEYOND_LIMITS -> !outcome.equals("moved");
                case ROWLESS -> outcome.equals("rowless") || outcome.equals("failed");
                case POISONED -> outcome.equals("skipped") || outcome.equals("failed");
                case REMOVED -> outcome.equals("nothing-to-do");
            };
        }

        boolean isGood() {
            return this == GOOD;
        }
    }

    /** Returns when it was recorded, as AWS rounds it. */
    Instant approximately() {
        return record.getDynamodb().getApproximateCreationDateTime().toInstant();
    }

    String text() {
        return record.getDynamodb().getNewImage().get(Schema.MESSAGE).getS();
    }

    String sequenceNumber() {
        return record.getDynamodb().getSequenceNumber();
    }
}
