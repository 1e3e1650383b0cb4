package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** A stream function on a simulated table. */
final class FunctionSimulation {

    /** Ends a function instance at once, without any handling of the error. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    final SimulatedDynamoDb db = new SimulatedDynamoDb();
    final List<String> log = new ArrayList<>();
    private final Supplier<RequestHandler<DynamodbEvent, StreamsEventResponse>> functions;
    private RequestHandler<DynamodbEvent, StreamsEventResponse> function;
    private int sequence;

    private FunctionSimulation(boolean naive) {
        functions = naive
                ? () -> new NaiveStreamFunction(db, Schema.TABLE)
                : () -> new MessagingStreamHandler(db, Schema.TABLE, db, log::add);
        restart();
    }

    static FunctionSimulation ours() {
        return new FunctionSimulation(false);
    }

    static FunctionSimulation naive() {
        return new FunctionSimulation(true);
    }

    /** Starts a new function instance. */
    void restart() {
        function = functions.get();
    }

    void put(MessageGroup... rows) {
        put(List.of(rows));
    }

    void put(List<MessageGroup> rows) {
        rows.forEach(row -> db.put(row.toItem()));
    }

    /** Waits until the index shows every write. */
    void settle() {
        db.sleep(Duration.ofDays(1));
    }

    /** Delivers messages in one batch and returns the sequence numbers that failed. Sequence numbers start with 1. */
    List<String> deliver(Message... messages) {
        DynamodbStreamRecord[] records = new DynamodbStreamRecord[messages.length];
        for (int i = 0; i < messages.length; i++) {
            records[i] = Events.written("INSERT", messages[i].toItem(), Integer.toString(++sequence));
        }
        return deliver(records);
    }

    List<String> deliver(DynamodbStreamRecord... records) {
        return function.handleRequest(Events.batch(records), null).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    /** Delivers a message until it is handled, after a crash to a new function instance. */
    void deliverUntilHandled(Message message) {
        for (int delivery = 0; delivery < 50; delivery++) {
            try {
                if (deliver(message).isEmpty()) {
                    return;
                }
            } catch (Crash e) {
                restart();
            }
        }
        throw new AssertionError("never handled: " + message);
    }

    /** Fails every request for a group. */
    void failRequestsFor(String group, Supplier<RuntimeException> failure) {
        failRequestsFor(group, failure, () -> true);
    }

    /** Fails every request for a group while a condition holds. */
    void failRequestsFor(String group, Supplier<RuntimeException> failure, BooleanSupplier holds) {
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request.toString().contains(group) && holds.getAsBoolean()) {
                    throw failure.get();
                }
            }
        };
    }

    /** Returns all rows of a group, by owner. */
    List<Map<String, AttributeValue>> rows(String group) {
        return db.items(Schema.GROUP_PREFIX).stream()
                .filter(item -> group.equals(item.get(Schema.MESSAGE_GROUP_UUID).s()))
                .toList();
    }

    /** Asserts that a group has exactly these rows, with exactly these attributes. */
    void assertRows(String group, List<MessageGroup> rows) {
        assertThat(rows(group))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(MessageGroup::toItem).toList());
    }

    /** Returns the item of a row with an additional attribute. */
    static Map<String, AttributeValue> with(MessageGroup row, String name, String value) {
        Map<String, AttributeValue> item = new HashMap<>(row.toItem());
        item.put(name, AttributeValue.fromS(value));
        return item;
    }
}
