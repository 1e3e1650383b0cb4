package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.stream.Outcome.NothingToDo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one invocation, in stream order, with their messages by group.
 *
 * @param records all records
 * @param settled the records that need no work, with their outcomes
 * @param groups the messages of the other records, by group
 */
record Batch(List<RecordId> records, List<SettledRecord> settled, Collection<List<MessageEvent>> groups) {

    /** A record whose outcome is known without work. */
    record SettledRecord(RecordId record, Outcome outcome) {}

    /** Reads records. A malformed record gets its outcome and does not affect the others. */
    static Batch of(List<DynamodbStreamRecord> records, Instant now) {
        List<RecordId> ids = new ArrayList<>();
        List<SettledRecord> settled = new ArrayList<>();
        Map<String, List<MessageEvent>> groups = new LinkedHashMap<>();
        for (DynamodbStreamRecord record : records) {
            RecordId id = RecordId.of(record, now);
            ids.add(id);
            try {
                MessageEvent.of(id, record)
                        .ifPresentOrElse(
                                message -> groups.computeIfAbsent(message.group(), group -> new ArrayList<>())
                                        .add(message),
                                () -> settled.add(new SettledRecord(id, new NothingToDo())));
            } catch (FaultyRecordException e) {
                settled.add(new SettledRecord(id, Faults.outcomeOf(e)));
            }
        }
        return new Batch(ids, settled, groups.values());
    }
}
