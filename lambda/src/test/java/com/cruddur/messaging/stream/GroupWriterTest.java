package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Tests which changes of other programs the writes of a move preserve. */
class GroupWriterTest {

    private static final String GROUP = group(1);
    private static final Duration LATE = Duration.ofMinutes(1);

    private final FunctionSimulation simulation = FunctionSimulation.ours();
    private final SimulatedDynamoDb db = simulation.db;

    private void delivered(Message message) {
        assertThat(simulation.deliver(message))
                .as("failures, log %s", simulation.log)
                .isEmpty();
    }

    private static boolean isOfOwner(DynamoDbRequest request) {
        return request instanceof QueryRequest query && query.indexName() == null;
    }

    private abstract static class OneFault implements InjectedFaults {
        private boolean done;

        boolean isFirst() {
            boolean first = !done;
            done = true;
            return first;
        }
    }

    @Test
    void a_duplicate_that_only_the_index_shows_is_not_deleted() {
        List<MessageGroup> rows = rows(GROUP, micros(5), "5", 2);
        simulation.put(rows);
        simulation.settle();
        db.lag = () -> LATE;
        // The index still shows the deleted row at 5, and shows the new row at 3.
        db.delete(rows.get(0).toItem());
        db.lag = () -> Duration.ZERO;
        MessageGroup again = rows(GROUP, micros(3), "made anew", 2).get(0);
        simulation.put(again);
        delivered(message(GROUP, micros(4), "4"));
        assertThat(simulation.rows(GROUP))
                .containsExactlyInAnyOrder(
                        rows(GROUP, micros(4), "4", 2).get(0).toItem(),
                        rows.get(1).toItem());
    }

    @Test
    void a_duplicate_is_deleted_only_if_the_newest_row_still_exists() {
        List<MessageGroup> rows = rows(GROUP, micros(5), "5", 2);
        MessageGroup older = rows(GROUP, micros(3), "3", 2).get(0);
        simulation.put(rows);
        simulation.put(older);
        db.faults = new OneFault() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && isFirst()) {
                    db.delete(rows.get(0).toItem());
                }
            }
        };
        delivered(message(GROUP, micros(4), "4"));
        assertThat(simulation.rows(GROUP))
                .containsExactlyInAnyOrder(
                        rows(GROUP, micros(4), "4", 2).get(0).toItem(),
                        rows.get(1).toItem());
    }

    @Test
    void a_row_of_another_group_that_took_the_key_of_a_duplicate_stays() {
        simulation.put(rows(GROUP, T0, "old", 2));
        MessageGroup older = rows(GROUP, micros(-5), "older", 2).get(1);
        simulation.put(older);
        MessageGroup foreign = new MessageGroup(uuid(1), group(2), micros(-5), "foreign", user(7));
        db.faults = new OneFault() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && isFirst()) {
                    simulation.put(foreign);
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        simulation.assertRows(group(2), List.of(foreign));
    }

    @Test
    void a_duplicate_of_a_row_that_needs_no_move_is_deleted_and_no_row_counts_as_moved() {
        List<MessageGroup> rows = rows(GROUP, micros(5), "5", 2);
        simulation.put(rows);
        simulation.put(rows(GROUP, micros(3), "3", 2).get(0));
        delivered(message(GROUP, micros(4), "4"));
        simulation.assertRows(GROUP, rows);
        assertThat(simulation.log)
                .singleElement()
                .asString()
                .contains("\"outcome\":\"nothing-to-do\"", "\"rowsMoved\":0");
    }

    @Test
    void a_deleted_row_and_its_deleted_duplicate_in_the_index_do_not_count_as_rows() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        simulation.put(rows);
        simulation.put(rows(GROUP, micros(-1), "older", 2).get(0));
        simulation.settle();
        db.lag = () -> LATE;
        db.delete(rows.get(0).toItem());
        db.delete(rows(GROUP, micros(-1), "older", 2).get(0).toItem());
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(1, 2));
    }

    @Test
    void a_row_at_neither_key_during_a_move_does_not_count_as_deleted() {
        List<MessageGroup> old = rows(GROUP, T0, "old", 2);
        List<MessageGroup> moved = rows(GROUP, micros(1), "1", 2);
        simulation.put(old);
        simulation.settle();
        db.lag = () -> LATE;
        old.forEach(row -> db.delete(row.toItem()));
        simulation.put(moved);
        // The first query of the partition sees half of a transaction: neither the old nor the new key.
        db.faults = new OneFault() {
            private boolean hidden;

            @Override
            public void before(DynamoDbRequest request) {
                if (isOfOwner(request) && isFirst()) {
                    db.delete(moved.get(0).toItem());
                    hidden = true;
                }
            }

            @Override
            public void after(DynamoDbRequest request) {
                if (hidden) {
                    hidden = false;
                    simulation.put(moved.get(0));
                }
            }
        };
        long start = db.nanos();
        delivered(message(GROUP, micros(2), "2"));
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
        assertThat(Duration.ofNanos(db.nanos() - start)).isGreaterThan(GroupWriter.SETTLED);
    }

    @Test
    void several_missing_rows_take_one_wait() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 10);
        simulation.put(rows);
        simulation.settle();
        db.lag = () -> LATE;
        rows.subList(0, 9).forEach(row -> db.delete(row.toItem()));
        long start = db.nanos();
        delivered(message(GROUP, micros(1), "new"));
        assertThat(Duration.ofNanos(db.nanos() - start))
                .isBetween(GroupWriter.SETTLED, GroupMover.SHOWN.plus(Duration.ofMillis(300)));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 10).subList(9, 10));
    }

    @Test
    void a_throttled_transaction_is_halved() {
        simulation.put(rows(GROUP, T0, "old", 100));
        List<Integer> actions = new ArrayList<>();
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest transaction) {
                    int size = transaction.transactItems().size();
                    actions.add(size);
                    if (size > 20) {
                        throw size % 8 == 0
                                ? throttled(size)
                                : SimulatedDynamoDb.error("ThrottlingException", "slow down");
                    }
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 100));
        assertThat(actions)
                .startsWith(100, 50, 24, 12)
                .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(100));
        assertThat(actions.subList(3, actions.size())).containsOnly(12, 8);
    }

    @Test
    void a_throttled_transaction_of_one_row_is_repeated() {
        simulation.put(rows(GROUP, T0, "old", 2));
        int[] left = {12};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest transaction && left[0]-- > 0) {
                    throw throttled(transaction.transactItems().size());
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    private static RuntimeException throttled(int actions) {
        return SimulatedDynamoDb.cancelled(Collections.nCopies(
                actions, CancellationReason.builder().code("ThrottlingError").build()));
    }

    @Test
    void a_change_of_an_existing_attribute_during_a_move_is_kept() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(FunctionSimulation.with(rows.get(0), "mark", "none"));
        db.put(rows.get(1).toItem());
        db.faults = new OneFault() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && isFirst()) {
                    db.put(FunctionSimulation.with(rows.get(0), "mark", "read"));
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .contains(
                        FunctionSimulation.with(rows(GROUP, micros(1), "new", 2).get(0), "mark", "read"));
    }

    @ParameterizedTest
    @ValueSource(ints = {140, 151, 400})
    void a_row_with_many_attributes_moves_with_as_many_conditions_as_an_expression_holds(int attributes) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        Map<String, AttributeValue> large = new LinkedHashMap<>();
        for (int number = 0; number < attributes; number++) {
            large.put("attribute " + number, AttributeValue.fromN(Integer.toString(number)));
        }
        large.putAll(rows.get(0).toItem());
        db.put(large);
        db.put(rows.get(1).toItem());
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP).get(0))
                .containsAllEntriesOf(rows(GROUP, micros(1), "new", 2).get(0).toItem())
                .hasSize(large.size());
        TransactWriteItemsRequest transaction =
                (TransactWriteItemsRequest) db.requests().get(1);
        assertThat(transaction.transactItems())
                .filteredOn(write -> write.delete() != null)
                .allSatisfy(write -> assertThat(
                                write.delete().expressionAttributeNames().values())
                        .contains(Schema.MESSAGE, Schema.MESSAGE_GROUP_UUID));
    }

    @Test
    void a_row_takes_the_next_microsecond_if_an_item_without_a_group_has_the_key() {
        simulation.put(rows(GROUP, T0, "old", 2));
        Map<String, AttributeValue> odd = Map.of(
                Schema.PK, AttributeValue.fromS("GRP#" + uuid(1)),
                Schema.SK, AttributeValue.fromS(Timestamps.format(micros(1))));
        db.put(odd);
        delivered(message(GROUP, micros(1), "new"));
        assertThat(db.partition("GRP#" + uuid(1)))
                .containsExactly(
                        odd,
                        FunctionSimulation.with(
                                rows(GROUP, micros(2), "new", 2).get(1),
                                Schema.MESSAGE_CREATED_AT,
                                Timestamps.format(micros(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "2023-03-20"})
    void a_message_time_that_is_not_a_timestamp_is_ignored(String created) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(FunctionSimulation.with(rows.get(0), Schema.MESSAGE_CREATED_AT, created));
        Map<String, AttributeValue> number = new HashMap<>(rows.get(1).toItem());
        number.put(Schema.MESSAGE_CREATED_AT, AttributeValue.fromN("1"));
        db.put(number);
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void a_message_with_the_latest_possible_time_moves_its_rows() {
        simulation.put(rows(GROUP, T0, "old", 2));
        delivered(message(GROUP, Timestamps.LAST, "last"));
        simulation.assertRows(GROUP, rows(GROUP, Timestamps.LAST, "last", 2));
        assertThat(simulation.log).singleElement().asString().contains("\"FutureDated\":1");
    }

    @Test
    void a_message_is_skipped_if_its_row_needs_a_key_after_the_latest_possible_time() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.put(new MessageGroup(uuid(1), group(2), Timestamps.LAST, "foreign", user(7)));
        delivered(message(GROUP, Timestamps.LAST, "last"));
        simulation.assertRows(GROUP, rows(GROUP, T0, "old", 2));
        assertThat(simulation.log).singleElement().asString().contains("\"reason\":\"no-free-key\"");
    }
}
