package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.stream.FunctionSimulation.Crash;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** Tests the guarantees that a naive stream function breaks. Most tests assert that the naive one fails. */
class StreamFunctionGuaranteesTest {

    private static final String GROUP = group(1);
    private static final Duration LATE = Duration.ofMillis(900);

    private static void onlyOursHolds(Consumer<FunctionSimulation> point) {
        point.accept(FunctionSimulation.ours());
        assertThatThrownBy(() -> point.accept(FunctionSimulation.naive()))
                .as("the naive function")
                .isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 50, 51, 120})
    void crashes_between_requests_lose_no_row(int members) {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", members));
            simulation.db.observer = writes -> assertThat(simulation.rows(GROUP).stream()
                            .map(row -> row.get(Schema.PK).s())
                            .distinct())
                    .as("members that have a row")
                    .hasSize(members);
            int[] calls = {0};
            simulation.db.faults = new InjectedFaults() {
                @Override
                public void before(DynamoDbRequest request) {
                    crash();
                }

                @Override
                public void after(DynamoDbRequest request) {
                    crash();
                }

                private void crash() {
                    int call = ++calls[0];
                    if (call == 2 || call == 5 || call == 9 || call == 14) {
                        throw new Crash();
                    }
                }
            };
            simulation.deliverUntilHandled(message(GROUP, micros(1), "new"));
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", members));
        });
    }

    @Test
    void a_stale_index_duplicates_no_row() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 2));
            simulation.settle();
            simulation.db.lag = () -> LATE;
            assertThat(simulation.deliver(message(GROUP, micros(1), "1"))).isEmpty();
            assertThat(simulation.deliver(message(GROUP, micros(2), "2"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
        });
    }

    @Test
    void a_deleted_row_is_not_created_again() {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
            simulation.put(rows);
            simulation.settle();
            simulation.db.lag = () -> LATE;
            simulation.db.delete(rows.get(1).toItem());
            assertThat(simulation.deliver(message(GROUP, micros(1), "1"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "1", 2).subList(0, 1));
        });
    }

    @Test
    void two_rows_of_one_owner_are_merged_to_the_newest() {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, micros(5), "last", 2);
            simulation.put(rows);
            simulation.put(rows(GROUP, micros(3), "older", 2).get(1));
            assertThat(simulation.deliver(message(GROUP, micros(4), "between"))).isEmpty();
            simulation.assertRows(GROUP, rows);

            simulation.put(rows(GROUP, micros(3), "older", 2).get(1));
            assertThat(simulation.deliver(message(GROUP, micros(6), "new"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(6), "new", 2));
        });
    }

    @Test
    void an_older_message_delivered_late_moves_no_row_back() {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, micros(5), "last", 2);
            simulation.put(rows);
            assertThat(simulation.deliver(message(GROUP, micros(4), "late"))).isEmpty();
            simulation.assertRows(GROUP, rows);
        });
    }

    @Test
    void times_in_different_forms_are_compared_as_instants() {
        onlyOursHolds(simulation -> {
            Map<String, AttributeValue> newer =
                    new HashMap<>(rows(GROUP, T0, "last", 1).get(0).toItem());
            newer.put(Schema.SK, AttributeValue.fromS("2023-03-20T22:52:12"));
            Map<String, AttributeValue> older =
                    new HashMap<>(rows(GROUP, T0, "old", 2).get(1).toItem());
            older.put(Schema.SK, AttributeValue.fromS("2023-03-20T23:52:11+01:00"));
            simulation.db.put(newer);
            simulation.db.put(older);
            assertThat(simulation.deliver(message(GROUP, T0, "new"))).isEmpty();
            assertThat(simulation.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            newer, rows(GROUP, T0, "new", 2).get(1).toItem());
        });
    }

    @Test
    void the_first_message_of_a_group_causes_no_write() {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
            simulation.put(rows);
            simulation.db.observer = writes -> fail("written: %s", writes);
            assertThat(simulation.deliver(message(GROUP, T0, "first"))).isEmpty();
            simulation.assertRows(GROUP, rows);
        });
    }

    @Test
    void an_edited_message_replaces_the_text_in_place() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "first", 2));
            simulation.db.observer =
                    writes -> assertThat(writes).as("rows edited at once").hasSize(2);
            Message edited = message(GROUP, T0, "edited");
            assertThat(simulation.deliver(Events.written("MODIFY", edited.toItem(), "1")))
                    .isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, T0, "edited", 2));
        });
    }

    @Test
    void rows_that_the_index_does_not_show_yet_are_moved() {
        onlyOursHolds(simulation -> {
            simulation.db.lag = () -> LATE;
            simulation.put(rows(GROUP, T0, "first", 2));
            assertThat(simulation.deliver(message(GROUP, micros(1), "second"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "second", 2));
        });
    }

    @Test
    void one_of_two_rows_that_the_index_does_not_show_yet_is_moved() {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
            simulation.put(rows.get(0));
            simulation.db.lag = () -> LATE;
            simulation.put(rows.get(1));
            assertThat(simulation.deliver(message(GROUP, micros(1), "second"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "second", 2));
        });
    }

    @Test
    void a_group_without_rows_causes_a_wait_of_two_seconds_at_most() {
        onlyOursHolds(simulation -> {
            assertThat(simulation.deliver(message(GROUP, T0, "lost"))).isEmpty();
            assertThat(simulation.log).singleElement().asString().contains("\"outcome\":\"rowless\"");
            assertThat(Duration.ofNanos(simulation.db.nanos()))
                    .isLessThan(GroupMover.SHOWN.plus(Duration.ofMillis(100)));
        });
    }

    @Test
    void all_rows_of_a_group_larger_than_a_page_of_the_index_are_moved() {
        onlyOursHolds(simulation -> {
            simulation.db.pageSize = 7;
            simulation.put(rows(GROUP, T0, "old", 120));
            assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 120));
        });
    }

    @Test
    void a_message_in_the_index_is_never_written() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 2));
            Map<String, AttributeValue> indexed =
                    new HashMap<>(message(GROUP, T0, "old").toItem());
            indexed.put(Schema.MESSAGE_GROUP_UUID, AttributeValue.fromS(GROUP));
            simulation.db.put(indexed);
            assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            assertThat(simulation.db.items(Schema.MESSAGE_PREFIX)).containsExactly(indexed);
            assertThat(simulation.db.items(Schema.GROUP_PREFIX))
                    .containsExactlyInAnyOrderElementsOf(rows(GROUP, micros(1), "new", 2).stream()
                            .map(MessageGroup::toItem)
                            .toList());
        });
    }

    @Test
    void the_functions_own_writes_cause_no_request() {
        FunctionSimulation simulation = FunctionSimulation.ours();
        assertThat(simulation.deliver(Events.written(
                        "INSERT", rows(GROUP, T0, "mine", 2).get(0).toItem(), "1")))
                .isEmpty();
        assertThat(simulation.db.requests()).isEmpty();
    }

    @Test
    void every_record_of_a_batch_is_handled_even_if_another_fails() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 2));
            simulation.put(rows(group(3), micros(-9), "old", 2));
            simulation.failRequestsFor(
                    group(2), () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
            assertThat(simulation.deliver(
                            message(GROUP, micros(1), "1"),
                            message(GROUP, micros(2), "2"),
                            message(group(2), micros(3), "fails"),
                            message(group(3), micros(4), "goes on")))
                    .containsExactly("3");
            simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
            simulation.assertRows(group(3), rows(group(3), micros(4), "goes on", 2));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2023-02-30T00:00:00", "2023-03-20 22:52:11", ""})
    void a_malformed_time_skips_the_record_and_changes_no_row(String time) {
        onlyOursHolds(simulation -> {
            List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
            simulation.put(rows);
            Map<String, AttributeValue> item =
                    new HashMap<>(message(GROUP, micros(1), "new").toItem());
            item.put(Schema.SK, AttributeValue.fromS(time));
            assertThat(simulation.deliver(Events.written("INSERT", item, "77"))).isEmpty();
            assertThat(simulation.log).singleElement().asString().contains("record 77 skipped");
            simulation.assertRows(GROUP, rows);
        });
    }

    @Test
    void an_unreadable_row_stays_and_the_other_rows_move() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 1));
            Map<String, AttributeValue> damaged =
                    new HashMap<>(rows(GROUP, T0, "old", 2).get(1).toItem());
            damaged.put(Schema.SK, AttributeValue.fromS("soon"));
            simulation.db.put(damaged);
            assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            assertThat(simulation.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            damaged, rows(GROUP, micros(1), "new", 1).get(0).toItem());
            assertThat(simulation.log).singleElement().asString().contains("\"reason\":\"unreadable-row\"");
        });
    }

    @Test
    void a_row_of_another_group_keeps_the_key_and_the_move_takes_the_next_free_microsecond() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 2));
            MessageGroup foreign = new MessageGroup(uuid(1), group(2), micros(1), "foreign", user(7));
            MessageGroup another = new MessageGroup(uuid(1), group(3), micros(2), "another", user(8));
            simulation.put(foreign, another);
            assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            simulation.assertRows(group(2), List.of(foreign));
            simulation.assertRows(group(3), List.of(another));
            assertThat(simulation.rows(GROUP))
                    .containsExactlyInAnyOrder(
                            rows(GROUP, micros(1), "new", 2).get(0).toItem(),
                            FunctionSimulation.with(
                                    rows(GROUP, micros(3), "new", 2).get(1),
                                    Schema.MESSAGE_CREATED_AT,
                                    Timestamps.format(micros(1))));
        });
    }

    @Test
    void a_move_succeeds_if_every_second_request_is_throttled() {
        onlyOursHolds(simulation -> {
            simulation.put(rows(GROUP, T0, "old", 2));
            int[] calls = {0};
            simulation.db.faults = new InjectedFaults() {
                @Override
                public void before(DynamoDbRequest request) {
                    if (++calls[0] % 2 == 1) {
                        throw ProvisionedThroughputExceededException.builder()
                                .statusCode(400)
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("ProvisionedThroughputExceededException")
                                        .build())
                                .build();
                    }
                }
            };
            try {
                assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
            } catch (ProvisionedThroughputExceededException e) {
                fail("given up", e);
            }
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        });
    }

    @Test
    void a_record_without_text_is_skipped_and_named() {
        FunctionSimulation simulation = FunctionSimulation.ours();
        simulation.put(rows(GROUP, T0, "old", 2));
        DynamodbStreamRecord record =
                Events.written("INSERT", message(GROUP, micros(1), "new").toItem(), "77");
        record.getDynamodb().getNewImage().remove(Schema.MESSAGE);
        assertThat(simulation.deliver(record)).isEmpty();
        assertThat(simulation.log).singleElement().asString().contains("record 77 skipped", "NewImage", "message");
        assertThat(simulation.db.requests()).isEmpty();
    }
}
