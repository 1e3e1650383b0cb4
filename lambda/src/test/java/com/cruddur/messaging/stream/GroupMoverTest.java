package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.testing.BurstCapacity;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class GroupMoverTest {

    private static final String GROUP = group(1);
    private static final Duration LATE = Duration.ofMillis(900);

    private final FunctionSimulation simulation = FunctionSimulation.ours();
    private final SimulatedDynamoDb db = simulation.db;

    private void delivered(Message message) {
        assertThat(simulation.deliver(message))
                .as("failures, log %s", simulation.log)
                .isEmpty();
    }

    private List<DynamoDbRequest> requestsOf(Runnable work) {
        int before = db.requests().size();
        work.run();
        return db.requests().subList(before, db.requests().size());
    }

    private void failTransactions(int times, RuntimeException failure) {
        int[] left = {times};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && left[0]-- > 0) {
                    throw failure;
                }
            }
        };
    }

    private static RuntimeException cancelledBecause(String... codes) {
        List<CancellationReason> reasons = new ArrayList<>();
        for (String code : codes) {
            reasons.add(CancellationReason.builder().code(code).build());
        }
        return SimulatedDynamoDb.cancelled(reasons);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "50, 2", "51, 3", "100, 3", "101, 4"})
    void a_known_group_takes_one_query_and_a_transaction_for_every_50_rows(int members, int requests) {
        simulation.put(rows(GROUP, T0, "old", members));
        delivered(message(GROUP, micros(1), "1"));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(2), "2")))).hasSize(requests);
    }

    @Test
    void an_unknown_pair_takes_two_requests_and_no_wait() {
        simulation.put(rows(GROUP, T0, "old", 2));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(1), "1")))).hasSize(2);
        assertThat(db.nanos()).isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void a_member_hidden_by_the_index_is_found_through_the_row_that_names_them() {
        hideMembersFrom(2, 1);
    }

    @Test
    void a_sender_hidden_by_the_index_is_found() {
        hideMembersFrom(2, 0);
    }

    /** Hides all but the first members from the index, and asserts that a move finds every member without a wait. */
    private void hideMembersFrom(int members, int visible) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", members);
        simulation.put(rows.subList(0, visible));
        db.lag = () -> LATE;
        simulation.put(rows.subList(visible, members));
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", members));
        assertThat(db.nanos()).as("no wait").isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void an_unknown_larger_group_takes_a_second_query_of_the_index() {
        simulation.put(rows(GROUP, T0, "old", 3));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(1), "1"))))
                .as("a query, a transaction, a query")
                .hasSize(3);
        assertThat(db.nanos()).isGreaterThanOrEqualTo(GroupMover.SHOWN.toNanos());
        assertThat(simulation.log).singleElement().asString().contains("\"rowsMoved\":3");
    }

    @Test
    void a_group_hidden_by_the_index_is_moved_when_the_index_shows_it() {
        db.lag = () -> LATE;
        simulation.put(rows(GROUP, T0, "old", 2));
        delivered(new Message(GROUP, micros(1), "new", uuid(0), user(9)));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @ParameterizedTest
    @CsvSource({"9, 9", "9, 0", "1, 9", "0, 1", "1, 1"})
    void two_rows_that_do_not_name_each_other_are_not_a_pair(int namedByFirst, int namedBySecond) {
        simulation.put(
                new MessageGroup(uuid(0), GROUP, T0, "old", user(namedByFirst)),
                new MessageGroup(uuid(1), GROUP, T0, "old", user(namedBySecond)));
        db.lag = () -> LATE;
        simulation.put(new MessageGroup(uuid(2), GROUP, T0, "old", user(9)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
        assertThat(simulation.log).singleElement().asString().contains("\"rowsMoved\":3");
    }

    @Test
    void every_member_of_a_ring_is_found_through_the_previous_one() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 5);
        simulation.put(rows.get(4));
        db.lag = () -> Duration.ofMinutes(1);
        simulation.put(rows.subList(0, 4));
        delivered(Message.of(GROUP, micros(1), "new", user(4)));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 5));
    }

    @Test
    void an_unnamed_member_is_found_when_the_index_shows_them() {
        List<MessageGroup> rows = IntStream.range(0, 4)
                .mapToObj(owner -> new MessageGroup(uuid(owner), GROUP, T0, "old", user(9)))
                .toList();
        simulation.put(rows.subList(0, 3));
        db.lag = () -> LATE;
        simulation.put(rows.get(3));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.get(Schema.SK).s()).isEqualTo(Timestamps.format(micros(1))));
    }

    @Test
    void a_member_named_only_by_a_deleted_row_is_found() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        simulation.put(rows.get(0), rows(GROUP, micros(-1), "older", 2).get(0));
        db.lag = () -> Duration.ofMinutes(1);
        simulation.put(rows.get(1));
        rows.subList(0, 1).forEach(row -> db.delete(row.toItem()));
        db.delete(rows(GROUP, micros(-1), "older", 2).get(0).toItem());
        simulation.put(new MessageGroup(uuid(0), GROUP, micros(-2), "made anew", user(9)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
    }

    @Test
    void unnamed_members_on_several_pages_of_the_index_are_found() {
        db.pageSize = 7;
        IntStream.range(0, 20)
                .forEach(owner -> simulation.put(new MessageGroup(uuid(owner), GROUP, T0, "old", user(99))));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .hasSize(20)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
    }

    @Test
    void an_unnamed_but_known_member_is_found_without_a_wait() {
        List<MessageGroup> rows = IntStream.range(0, 4)
                .mapToObj(owner -> new MessageGroup(uuid(owner), GROUP, T0, "old", user(9)))
                .toList();
        simulation.put(rows);
        delivered(message(GROUP, micros(1), "1"));
        simulation.settle();
        long start = db.nanos();
        int[] writes = {0};
        // The index shows the deletes of the next move at once, but its puts late.
        db.lag = () -> writes[0]++ % 2 == 0 ? Duration.ZERO : LATE;
        delivered(message(GROUP, micros(2), "2"));
        delivered(message(GROUP, micros(3), "3"));
        assertThat(db.nanos() - start).isLessThan(Duration.ofMillis(100).toNanos());
        assertThat(simulation.rows(GROUP))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("3"));
    }

    @Test
    void the_only_row_of_a_group_is_moved() {
        List<MessageGroup> row = rows(GROUP, T0, "old", 2).subList(0, 1);
        simulation.put(row);
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(0, 1));
    }

    @Test
    void unknown_attributes_are_kept() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        Map<String, AttributeValue> item = FunctionSimulation.with(rows.get(0), "colour", "blue");
        item.put("unread", AttributeValue.fromN("7"));
        item.put("labels", AttributeValue.fromM(Map.of("a", AttributeValue.fromBool(true))));
        db.put(item);
        db.put(rows.get(1).toItem());
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP).get(0))
                .containsEntry("colour", AttributeValue.fromS("blue"))
                .containsEntry("unread", AttributeValue.fromN("7"))
                .containsEntry("labels", AttributeValue.fromM(Map.of("a", AttributeValue.fromBool(true))));
    }

    @ParameterizedTest
    @CsvSource({"MODIFY, 0", "INSERT, 1"})
    void an_attribute_changed_between_read_and_write_survives(String eventName, long step) {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(FunctionSimulation.with(rows.get(0), "colour", "blue"));
        db.put(rows.get(1).toItem());
        db.faults = new InjectedFaults() {
            private boolean done;

            @Override
            public void after(DynamoDbRequest request) {
                if (!done && request instanceof QueryRequest) {
                    done = true;
                    db.put(FunctionSimulation.with(rows.get(0), "colour", "red"));
                }
            }
        };
        assertThat(simulation.deliver(Events.written(
                        eventName, message(GROUP, micros(step), "new").toItem(), "1")))
                .isEmpty();
        assertThat(simulation.rows(GROUP))
                .containsExactlyInAnyOrder(
                        FunctionSimulation.with(
                                rows(GROUP, micros(step), "new", 2).get(0), "colour", "red"),
                        rows(GROUP, micros(step), "new", 2).get(1).toItem());
    }

    @Test
    void a_row_deleted_between_read_and_write_stays_deleted() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        simulation.put(rows);
        db.faults = new InjectedFaults() {
            @Override
            public void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest query && query.indexName() != null) {
                    db.delete(rows.get(1).toItem());
                }
            }
        };
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(0, 1));
    }

    @Test
    void a_delayed_row_gets_the_edit_of_its_message() {
        delayRowOfUser1();
        Message edited = message(GROUP, micros(1), "edited");
        assertThat(simulation.deliver(Events.written("MODIFY", edited.toItem(), "9")))
                .isEmpty();
        assertDelayed("edited", micros(2), micros(1));
    }

    @Test
    void a_delayed_row_shows_a_newer_message_of_its_own_time() {
        delayRowOfUser1();
        delivered(message(GROUP, micros(2), "younger"));
        assertThat(simulation.rows(GROUP))
                .contains(rows(GROUP, micros(2), "younger", 2).get(1).toItem());
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP))
                .contains(rows(GROUP, micros(2), "younger", 2).get(1).toItem());
    }

    @Test
    void a_delayed_row_keeps_its_key_for_a_newer_message_with_an_earlier_time() {
        simulation.put(new MessageGroup(uuid(1), group(3), micros(2), "foreign too", user(7)));
        delayRowOfUser1();
        delivered(message(GROUP, micros(2), "younger"));
        assertDelayed("younger", micros(3), micros(2));
    }

    @Test
    void the_next_move_removes_the_message_time_of_a_delayed_row() {
        delayRowOfUser1();
        delivered(message(GROUP, micros(9), "much younger"));
        simulation.assertRows(GROUP, rows(GROUP, micros(9), "much younger", 2));
    }

    @Test
    void an_outdated_message_time_written_by_another_program_is_ignored() {
        List<MessageGroup> rows = rows(GROUP, T0.plusSeconds(60), "last", 2);
        db.put(FunctionSimulation.with(rows.get(0), Schema.MESSAGE_CREATED_AT, Timestamps.format(T0)));
        db.put(FunctionSimulation.with(rows.get(1), Schema.MESSAGE_CREATED_AT, Timestamps.format(T0.plusSeconds(61))));
        delivered(message(GROUP, T0.plusSeconds(30), "late"));
        assertThat(simulation.rows(GROUP))
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("last"));
    }

    private void delayRowOfUser1() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.put(new MessageGroup(uuid(1), group(2), micros(1), "foreign", user(7)));
        delivered(message(GROUP, micros(1), "new"));
    }

    private void assertDelayed(String text, Instant at, Instant created) {
        assertThat(simulation.rows(GROUP))
                .contains(FunctionSimulation.with(
                        rows(GROUP, at, text, 2).get(1), Schema.MESSAGE_CREATED_AT, Timestamps.format(created)));
    }

    @Test
    void a_message_is_skipped_if_rows_of_other_groups_have_all_1000_keys() {
        simulation.put(rows(GROUP, T0, "old", 2));
        IntStream.rangeClosed(1, 1_000)
                .forEach(step ->
                        simulation.put(new MessageGroup(uuid(1), group(1 + step), micros(step), "foreign", user(7))));
        assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        assertThat(simulation.log)
                .singleElement()
                .asString()
                .contains("\"reason\":\"no-free-key\"", "no free key")
                .doesNotContain(uuid(1));
    }

    @Test
    void a_conflict_is_repeated_without_reading_rows_again() {
        simulation.put(rows(GROUP, T0, "old", 2));
        failTransactions(3, cancelledBecause("None", "TransactionConflict", "TransactionConflict", "None"));
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, micros(1), "new")));
        assertThat(requests).hasSize(5);
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void endless_conflicts_fail_the_record_after_the_limit() {
        simulation.put(rows(GROUP, T0, "old", 2));
        failTransactions(1_000, cancelledBecause("TransactionConflict", "None", "None", "None"));
        List<DynamoDbRequest> requests = requestsOf(() ->
                assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).containsExactly("1"));
        assertThat(requests).hasSize(1 + 1 + Retry.MAX_FAULTS);
        assertThat(db.nanos()).isLessThan(MessagingStreamHandler.TIME_LIMIT.toNanos());
    }

    @ParameterizedTest
    @CsvSource({"ValidationError, skipped, 4", "ItemCollectionSizeLimitExceeded, skipped, 2", "AccessDenied, failed, 2"
    })
    void any_other_cancellation_reason_skips_or_fails_the_record(String code, String outcome, int expected) {
        simulation.put(rows(GROUP, T0, "old", 2));
        failTransactions(2, cancelledBecause("ConditionalCheckFailed", "None", code, "None"));
        List<DynamoDbRequest> requests = requestsOf(() -> simulation.deliver(message(GROUP, micros(1), "new")));
        assertThat(simulation.log).singleElement().asString().contains("\"outcome\":\"%s\"".formatted(outcome));
        assertThat(requests).hasSize(expected);
        simulation.assertRows(GROUP, rows(GROUP, T0, "old", 2));
    }

    @Test
    void a_transaction_whose_answer_is_lost_is_repeated_with_its_token() {
        simulation.put(rows(GROUP, T0, "old", 2));
        db.faults = new InjectedFaults() {
            private boolean lost;

            @Override
            public void after(DynamoDbRequest request) {
                if (!lost && request instanceof TransactWriteItemsRequest) {
                    lost = true;
                    throw ApiCallTimeoutException.create(5_000);
                }
            }
        };
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, micros(1), "new")));
        assertThat(requests).hasSize(3);
        assertThat(requests.get(2)).isEqualTo(requests.get(1));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(simulation.log).singleElement().asString().contains("\"rowsMoved\":2", "\"attempts\":3");
    }

    @Test
    void a_row_that_changes_on_every_read_fails_the_record_after_the_limit() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        db.put(FunctionSimulation.with(rows.get(0), "n", "0"));
        db.put(rows.get(1).toItem());
        int[] changes = {0};
        db.faults = new InjectedFaults() {
            @Override
            public void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest) {
                    db.put(FunctionSimulation.with(rows.get(0), "n", Integer.toString(++changes[0])));
                }
            }
        };
        assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).containsExactly("1");
        assertThat(db.requests()).hasSize(2 + 2 * GroupWriter.MOST_READINGS);
    }

    @Test
    void rows_too_large_for_one_transaction_take_several() {
        String text300KB = "x".repeat(300_000);
        List<MessageGroup> rows = rows(GROUP, T0, "old", 10);
        rows.forEach(row -> db.put(FunctionSimulation.with(row, "blob", text300KB)));
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.rows(GROUP)).hasSize(10).allSatisfy(row -> {
            assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new");
            assertThat(row.get("blob").s()).isEqualTo(text300KB);
        });
    }

    @Test
    void more_duplicates_than_a_transaction_holds_are_deleted_with_the_next_messages() {
        simulation.put(rows(GROUP, T0, "old", 2));
        IntStream.range(1, 150).forEach(n -> simulation.put(rows(GROUP, micros(-n), "older", 2)));
        delivered(message(GROUP, micros(1), "1"));
        delivered(message(GROUP, micros(2), "2"));
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
    }

    @Test
    void a_duplicate_is_deleted_and_does_not_count_as_moved() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.put(rows(GROUP, micros(-1), "older", 2).get(0));
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(simulation.log).singleElement().asString().contains("\"rowsMoved\":2");
    }

    @Test
    void a_deleted_duplicate_that_the_index_still_shows_is_not_an_error() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.settle();
        int[] writes = {0};
        // The index shows puts at once but deletes late, so it shows the old and the new row.
        db.lag = () -> writes[0]++ % 2 == 0 ? LATE : Duration.ZERO;
        delivered(message(GROUP, micros(1), "1"));
        assertThat(requestsOf(() -> delivered(message(GROUP, micros(2), "2"))))
                .as("a query, a query for each owner, a transaction")
                .hasSize(4);
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
    }

    @Test
    void a_row_of_another_group_stays_at_the_key_of_a_duplicate_that_the_index_still_shows() {
        List<MessageGroup> rows = rows(GROUP, T0, "old", 2);
        simulation.put(rows);
        MessageGroup ghost = rows(GROUP, micros(-5), "ghost", 2).get(1);
        simulation.put(ghost);
        simulation.settle();
        db.lag = () -> LATE;
        MessageGroup foreign = new MessageGroup(uuid(1), group(2), micros(-5), "foreign", user(7));
        simulation.put(foreign);
        delivered(message(GROUP, micros(1), "new"));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        simulation.assertRows(group(2), List.of(foreign));
    }

    @Test
    void a_text_is_written_again_if_only_the_stale_index_shows_it() {
        simulation.put(rows(GROUP, T0, "later", 2));
        simulation.settle();
        db.lag = () -> LATE;
        // An earlier record of the same time was delivered again. The index does not show that yet.
        simulation.put(rows(GROUP, T0, "earlier", 2));
        delivered(message(GROUP, T0, "later"));
        simulation.assertRows(GROUP, rows(GROUP, T0, "later", 2));
    }

    @Test
    void rows_that_moved_on_do_not_move_back_if_the_index_shows_old_keys() {
        List<MessageGroup> rows = rows(GROUP, T0, "first", 2);
        simulation.put(rows);
        simulation.settle();
        db.lag = () -> LATE;
        List<MessageGroup> moved = rows(GROUP, micros(1), "second", 2);
        db.put(moved.get(0).toItem());
        rows.forEach(row -> db.delete(row.toItem()));
        db.observer = writes -> fail("written: %s", writes);
        delivered(message(GROUP, T0, "first"));
        simulation.assertRows(GROUP, moved.subList(0, 1));
    }

    @Test
    void a_group_with_only_an_unreadable_row_is_skipped_and_not_rowless() {
        Map<String, AttributeValue> damaged =
                new HashMap<>(rows(GROUP, T0, "old", 1).get(0).toItem());
        damaged.put(Schema.SK, AttributeValue.fromS("soon"));
        db.put(damaged);
        delivered(message(GROUP, micros(1), "new"));
        assertThat(simulation.log).singleElement().asString().contains("\"reason\":\"unreadable-row\"");
    }

    @Test
    void a_message_that_the_rows_already_show_takes_one_read_for_each_row() {
        simulation.put(rows(GROUP, T0, "first", 2));
        IntStream.range(2, 9).forEach(other -> simulation.put(rows(group(other), micros(other), "other", 2)));
        db.pageSize = 2;
        List<DynamoDbRequest> requests = requestsOf(() -> delivered(message(GROUP, T0, "first")));
        assertThat(requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request).isInstanceOf(QueryRequest.class));
        assertThat(requests.subList(1, 3))
                .allSatisfy(request ->
                        assertThat(((QueryRequest) request).consistentRead()).isTrue());
    }

    @Test
    void an_edit_beyond_the_write_capacity_is_completed_in_parts() {
        simulation.put(rows(GROUP, T0, "old", 40));
        BurstCapacity capacity = new BurstCapacity(2, 20);
        db.faults = new InjectedFaults() {
            @Override
            public boolean takes(double units) {
                return capacity.take(units, db.nanos());
            }
        };
        int deliveries = 0;
        while (!simulation
                .deliver(Events.written("MODIFY", message(GROUP, T0, "edited").toItem(), "1"))
                .isEmpty()) {
            assertThat(++deliveries).isLessThan(5);
        }
        simulation.assertRows(GROUP, rows(GROUP, T0, "edited", 40));
    }

    /** The function's IAM policy allows no other request. */
    @Test
    void every_request_queries_the_index_or_uses_keys_of_group_rows() {
        simulation.put(rows(GROUP, T0, "old", 5));
        db.lag = () -> LATE;
        delivered(message(GROUP, micros(1), "1"));
        delivered(message(GROUP, micros(2), "2"));
        assertThat(db.requests()).allSatisfy(request -> {
            if (request instanceof QueryRequest query) {
                assertThat(query.indexName() != null
                                || query.expressionAttributeValues()
                                        .get(":pk")
                                        .s()
                                        .startsWith("GRP#"))
                        .isTrue();
            } else {
                assertThat(((TransactWriteItemsRequest) request).transactItems())
                        .allSatisfy(write -> {
                            assertThat(write.update()).isNull();
                            assertThat(write.conditionCheck()).isNull();
                            Map<String, AttributeValue> key = new HashMap<>(
                                    write.put() == null
                                            ? write.delete().key()
                                            : write.put().item());
                            assertThat(key.get(Schema.PK).s()).startsWith("GRP#");
                        });
            }
        });
    }
}
