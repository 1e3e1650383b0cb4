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
 * The records of one invocation, in the order of the stream.
 *
 * @param records all of them
 * @param settled those that need no work, with their outcomes
 * @param groups the messages of the others, by group
 */
record Batch(List<RecordId> records, List<Settled> settled, Collection<List<MessageEvent>> groups) {

    /** A record that has its outcome without any work. */
    record Settled(RecordId record, Outcome outcome) {}

    /** Reads records. One that is malformed keeps none of the others from being read. */
    static Batch of(List<DynamodbStreamRecord> records, Instant now) {
        List<RecordId> ids = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        Map<String, List<MessageEvent>> groups = new LinkedHashMap<>();
        for (DynamodbStreamRecord record : records) {
            RecordId id = RecordId.of(record, now);
            ids.add(id);
            try {
                MessageEvent.of(id, record)
                        .ifPresentOrElse(
                                message -> groups.computeIfAbsent(message.group(), group -> new ArrayList<>())
                                        .add(message),
                                () -> settled.add(new Settled(id, new NothingToDo())));
            } catch (FaultyRecordException e) {
                settled.add(new Settled(id, Faults.outcomeOf(e)));
            }
        }
        return new Batch(ids, settled, groups.values());
    }
}
