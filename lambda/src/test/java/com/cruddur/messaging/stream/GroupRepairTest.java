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

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.stream.RowDifference.Kind;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class GroupRepairTest {

    private static final String GROUP = group(1);

    private final FunctionSimulation simulation = FunctionSimulation.ours();
    private final SimulatedDynamoDb db = simulation.db;

    @BeforeEach
    void everyMessageIsOld() {
        db.advance(Duration.ofDays(2).toNanos());
    }

    private RepairedGroup repair() {
        return new GroupRepair(db, Schema.TABLE, db, false, false).repair(GROUP);
    }

    private RepairedGroup repairBackward() {
        return new GroupRepair(db, Schema.TABLE, db, true, false).repair(GROUP);
    }

    private static List<Kind> kinds(RepairedGroup repaired) {
        return repaired.differences().stream().map(RowDifference::kind).toList();
    }

    private void write(Message... messages) {
        for (Message message : messages) {
            db.put(message.toItem());
        }
    }

    private void write(String sk, String text) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, T0, text).toItem());
        item.put(Schema.SK, AttributeValue.fromS(sk));
        db.put(item);
    }

    /** Runs an action once, before the first request of a kind. */
    private void beforeFirst(Predicate<DynamoDbRequest> kind, Runnable action) {
        boolean[] isDone = {false};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (!isDone[0] && kind.test(request)) {
                    isDone[0] = true;
                    action.run();
                }
            }
        };
    }

    private static boolean isOfIndex(DynamoDbRequest request) {
        return request instanceof QueryRequest query && query.indexName() != null;
    }

    private static boolean isTransaction(DynamoDbRequest request) {
        return request instanceof TransactWriteItemsRequest;
    }

    @Test
    void rows_behind_move_to_the_newest_message() {
        write(message(GROUP, T0, "old"), message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 3));
        assertThat(repair().differences())
                .containsExactlyInAnyOrder(
                        new RowDifference(Kind.BEHIND, uuid(0), T0, micros(1)),
                        new RowDifference(Kind.BEHIND, uuid(1), T0, micros(1)),
                        new RowDifference(Kind.BEHIND, uuid(2), T0, micros(1)));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 3));
        assertThat(repair()).isEqualTo(right());
    }

    private static RepairedGroup right() {
        return new RepairedGroup(GROUP, true, List.of(), List.of(), List.of(), Optional.empty());
    }

    @Test
    void a_dry_run_finds_the_same_differences_and_writes_nothing() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2));
        db.put(new MessageGroup(uuid(2), GROUP, micros(9), "ahead", user(0)).toItem());
        for (boolean isBackward : new boolean[] {false, true}) {
            RepairedGroup found = new GroupRepair(db, Schema.TABLE, db, isBackward, true).repair(GROUP);
            assertThat(kinds(found)).filteredOn(kind -> kind == Kind.BEHIND).hasSize(2);
            assertThat(kinds(found).contains(Kind.AHEAD)).isEqualTo(isBackward);
        }
        assertThat(db.requests()).noneMatch(GroupRepairTest::isTransaction);
    }

    @Test
    void a_correct_group_takes_two_queries_and_one_read_of_each_row() {
        write(message(GROUP, T0, "new"));
        simulation.put(rows(GROUP, T0, "new", 2));
        assertThat(repair()).isEqualTo(right());
        assertThat(db.requests()).hasSize(4);
    }

    @Test
    void the_newest_message_is_found_by_instant_in_all_spellings_and_across_pages() {
        write("2023-03-21T10:00:00+18:00", "of 16:00 UTC");
        IntStream.range(0, 200)
                .forEach(minute -> write(message(GROUP, T0.minusSeconds(60L * minute), "of 22:52 UTC and before")));
        write("2023-03-20T05:00:00.5-18:00", "of 23:00 UTC");
        write("2023-03-20T04:00:00-18:00", "of 22:00 UTC");
        simulation.put(rows(GROUP, T0, "of 22:52 UTC and before", 2));
        repair();
        simulation.assertRows(GROUP, rows(GROUP, Instant.parse("2023-03-20T23:00:00.5Z"), "of 23:00 UTC", 2));
    }

    @Test
    void messages_more_than_18_hours_older_are_not_read() {
        db.pageSize = 10;
        write(message(GROUP, T0, "new"));
        IntStream.range(0, 100).forEach(day -> write(message(GROUP, T0.minus(Duration.ofDays(1 + day)), "old")));
        simulation.put(rows(GROUP, T0, "new", 2));
        assertThat(repair()).isEqualTo(right());
        assertThat(db.requests()).hasSize(4);
    }

    @Test
    void an_unreadable_message_is_named_and_hides_no_other_message() {
        db.pageSize = 2;
        List.of("yesterday", "tomorrow", "~", "9999").forEach(sk -> write(sk, "no time"));
        Map<String, AttributeValue> noText =
                new HashMap<>(message(GROUP, micros(5), "").toItem());
        noText.put(Schema.MESSAGE, AttributeValue.fromN("1"));
        db.put(noText);
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2));
        assertThat(repair().remarks())
                .hasSize(5)
                .contains("has a message that cannot be read, at 'yesterday'")
                .contains("has a message that cannot be read, at '%s'".formatted(Timestamps.format(micros(5))));
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void a_different_text_at_the_newest_time_is_replaced() {
        write(message(GROUP, T0, "edited"));
        simulation.put(rows(GROUP, T0, "as it was", 2));
        assertThat(kinds(repair())).containsExactly(Kind.OTHER_TEXT, Kind.OTHER_TEXT);
        simulation.assertRows(GROUP, rows(GROUP, T0, "edited", 2));
    }

    @Test
    void either_text_of_two_messages_at_one_instant_is_correct() {
        String sk = Timestamps.format(T0);
        write(sk, "one");
        write(sk.replace("+00:00", "Z"), "other");
        for (String text : List.of("one", "other")) {
            simulation.put(rows(GROUP, T0, text, 2));
            assertThat(repair()).isEqualTo(right());
        }
        simulation.put(rows(GROUP, T0, "one", 2).get(0));
        assertThat(repair()).as("each row shows a different text").isEqualTo(right());
        simulation.put(
                new MessageGroup(uuid(0), GROUP, T0, "one", user(1)),
                new MessageGroup(uuid(1), GROUP, T0, "neither", user(0)));
        assertThat(kinds(repair())).containsExactly(Kind.OTHER_TEXT);
        simulation.assertRows(GROUP, rows(GROUP, T0, "one", 2));
    }

    @Test
    void duplicates_are_merged_to_the_newest_row_with_its_attributes() {
        write(message(GROUP, micros(2), "new"));
        simulation.put(rows(GROUP, micros(2), "new", 2));
        db.put(FunctionSimulation.with(rows(GROUP, T0, "old", 2).get(0), "colour", "of the double"));
        assertThat(kinds(repair())).containsExactly(Kind.DOUBLED);
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "new", 2));
    }

    @Test
    void rows_ahead_are_reported_and_move_back_only_on_request() {
        write(message(GROUP, T0, "new"));
        simulation.put(rows(GROUP, micros(7), "deleted", 2));
        RepairedGroup left = repair();
        assertThat(left.differences()).isEmpty();
        assertThat(left.ahead())
                .containsExactlyInAnyOrder(
                        new RowDifference(Kind.AHEAD, uuid(0), micros(7), T0),
                        new RowDifference(Kind.AHEAD, uuid(1), micros(7), T0));
        simulation.assertRows(GROUP, rows(GROUP, micros(7), "deleted", 2));

        assertThat(kinds(repairBackward())).containsExactly(Kind.AHEAD, Kind.AHEAD);
        simulation.assertRows(GROUP, rows(GROUP, T0, "new", 2));
        assertThat(repairBackward()).isEqualTo(right());
    }

    @Test
    void a_row_that_moves_back_keeps_its_attributes_and_overwrites_no_row() {
        write(message(GROUP, T0, "new"));
        db.put(FunctionSimulation.with(new MessageGroup(uuid(0), GROUP, micros(7), "ahead", user(1)), "colour", "red"));
        MessageGroup foreign = new MessageGroup(uuid(0), group(2), T0, "other group", user(2));
        simulation.put(foreign);
        assertThat(kinds(repairBackward())).containsExactly(Kind.AHEAD);
        Map<String, AttributeValue> expected =
                FunctionSimulation.with(new MessageGroup(uuid(0), GROUP, micros(1), "new", user(1)), "colour", "red");
        expected.put(Schema.MESSAGE_CREATED_AT, AttributeValue.fromS(Timestamps.format(T0)));
        assertThat(simulation.rows(GROUP)).containsExactly(expected);
        simulation.assertRows(group(2), List.of(foreign));
        assertThat(repairBackward().differences()).isEmpty();
    }

    @Test
    void a_row_that_moves_back_keeps_its_key_if_no_earlier_key_is_free() {
        write(message(GROUP, T0, "new"));
        db.put(FunctionSimulation.with(new MessageGroup(uuid(0), GROUP, micros(1), "ahead", user(1)), "colour", "red"));
        MessageGroup foreign = new MessageGroup(uuid(0), group(2), T0, "other group", user(2));
        simulation.put(foreign);
        repairBackward();
        Map<String, AttributeValue> expected =
                FunctionSimulation.with(new MessageGroup(uuid(0), GROUP, micros(1), "new", user(1)), "colour", "red");
        expected.put(Schema.MESSAGE_CREATED_AT, AttributeValue.fromS(Timestamps.format(T0)));
        assertThat(simulation.rows(GROUP)).containsExactly(expected);
        simulation.assertRows(group(2), List.of(foreign));
    }

    @Test
    void duplicates_ahead_are_merged_and_then_moved_back() {
        write(message(GROUP, T0, "new"));
        simulation.put(rows(GROUP, micros(7), "ahead", 2));
        simulation.put(rows(GROUP, T0, "new", 2).get(0));
        assertThat(kinds(repairBackward())).containsExactlyInAnyOrder(Kind.DOUBLED, Kind.AHEAD, Kind.AHEAD);
        simulation.assertRows(GROUP, rows(GROUP, T0, "new", 2));
    }

    /** The function leaves a row ahead where it is, even for a young message. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rows_that_move_back_show_a_message_that_arrives_meanwhile(boolean isYoung) {
        Instant start = isYoung ? db.now().truncatedTo(ChronoUnit.MICROS) : T0;
        Message newer = message(GROUP, start.plus(Timestamps.STEP), "newer");
        write(message(GROUP, start, "new"));
        simulation.put(rows(GROUP, start.plusSeconds(7), "ahead", 2));
        beforeFirst(GroupRepairTest::isTransaction, () -> {
            write(newer);
            simulation.deliver(newer);
        });
        repairBackward();
        simulation.assertRows(GROUP, rows(GROUP, newer.createdAt(), "newer", 2));
    }

    @Test
    void rows_that_move_during_the_read_are_not_ahead() {
        write(message(GROUP, T0, "old"));
        simulation.put(rows(GROUP, T0, "old", 2));
        beforeFirst(GroupRepairTest::isOfIndex, () -> {
            write(message(GROUP, micros(3), "newer"));
            simulation.deliver(message(GROUP, micros(3), "newer"));
        });
        assertThat(repairBackward()).isEqualTo(right());
        simulation.assertRows(GROUP, rows(GROUP, micros(3), "newer", 2));
    }

    @Test
    void a_message_on_its_way_to_the_function_is_not_a_difference() {
        Instant now = db.now().truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, now, "on its way"));
        simulation.put(rows(GROUP, T0, "old", 2));
        db.waiter = until -> {
            boolean isPause = until - db.nanos() > Duration.ofSeconds(1).toNanos();
            db.advance(until);
            if (isPause) {
                db.waiter = db::advance;
                simulation.deliver(message(GROUP, now, "on its way"));
            }
        };
        assertThat(repair()).isEqualTo(right());
    }

    /**
     * Writes messages before each read of the index and during each wait. The function handles them three messages
     * late.
     */
    private void talkAllTheTime() {
        Deque<Message> onTheirWay = new ArrayDeque<>();
        boolean[] isOfFunction = {false};
        Runnable talk = () -> {
            isOfFunction[0] = true;
            for (int i = 0; i < 4; i++) {
                db.advance(db.nanos() + Duration.ofMillis(100).toNanos());
                Message message = message(GROUP, db.now().truncatedTo(ChronoUnit.MICROS), "at " + db.now());
                write(message);
                onTheirWay.add(message);
                if (onTheirWay.size() > 3) {
                    simulation.deliver(onTheirWay.remove());
                }
            }
            isOfFunction[0] = false;
        };
        db.waiter = until -> {
            boolean isPause = until - db.nanos() > Duration.ofSeconds(1).toNanos();
            db.advance(until);
            if (!isOfFunction[0] && isPause) {
                talk.run();
            }
        };
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (!isOfFunction[0] && isOfIndex(request)) {
                    talk.run();
                }
            }
        };
    }

    @Test
    void a_group_with_constant_traffic_is_not_behind() {
        Instant now = db.now().truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, now, "now"));
        simulation.put(rows(GROUP, now, "now", 2));
        talkAllTheTime();
        for (int i = 0; i < 20; i++) {
            assertThat(repair()).isEqualTo(right());
        }
    }

    @Test
    void a_repair_does_not_wait_for_a_message_in_the_far_future() {
        Instant future = db.now().plus(Duration.ofDays(400)).truncatedTo(ChronoUnit.MICROS);
        write(message(GROUP, future, "dated wrong"));
        simulation.put(rows(GROUP, T0, "old", 2));
        repair();
        simulation.assertRows(GROUP, rows(GROUP, future, "dated wrong", 2));
        assertThat(db.slept).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_row_that_a_member_deletes_during_the_repair_stays_deleted(boolean isBackward) {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, isBackward ? micros(7) : T0, "other", 2));
        beforeFirst(
                GroupRepairTest::isTransaction,
                () -> db.delete(simulation.rows(GROUP).get(0)));
        new GroupRepair(db, Schema.TABLE, db, isBackward, false).repair(GROUP);
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2).subList(1, 2));
        assertThat(repair().remarks()).containsExactly("is in the conversation list of %s only".formatted(uuid(1)));
    }

    @Test
    void a_group_without_messages_gets_a_remark_and_no_change() {
        simulation.put(rows(GROUP, T0, "old", 2));
        RepairedGroup found = repairBackward();
        assertThat(found.differences()).isEmpty();
        assertThat(found.remarks())
                .containsExactly("has no messages, but a row of %s and %s".formatted(uuid(0), uuid(1)));
        simulation.assertRows(GROUP, rows(GROUP, T0, "old", 2));
    }

    @Test
    void a_group_without_rows_gets_a_remark() {
        write(message(GROUP, T0, "old"));
        assertThat(repair().remarks()).containsExactly("is in no conversation list");
        assertThat(simulation.rows(GROUP)).isEmpty();
    }

    @Test
    void a_group_without_messages_and_rows_does_not_exist() {
        assertThat(repair().exists()).isFalse();
    }

    @Test
    void an_unreadable_row_gets_a_remark_and_the_other_rows_move() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2).get(0));
        Map<String, AttributeValue> unreadable =
                FunctionSimulation.with(rows(GROUP, T0, "old", 2).get(1), "colour", "red");
        unreadable.put(Schema.SK, AttributeValue.fromS("yesterday"));
        db.put(unreadable);
        RepairedGroup repaired = repair();
        assertThat(repaired.fault()).isEmpty();
        assertThat(repaired.remarks())
                .contains("has a row whose sort key is not a timestamp: GRP#%s, yesterday".formatted(uuid(1)));
        assertThat(simulation.rows(GROUP))
                .contains(rows(GROUP, micros(1), "new", 2).get(0).toItem());
    }

    @Test
    void a_text_too_long_for_a_row_is_a_fault_of_its_group() {
        Message tooLong = message(GROUP, micros(1), "x".repeat(400 * 1024 - 250));
        write(tooLong);
        db.put(FunctionSimulation.with(rows(GROUP, T0, "old", 2).get(0), "colour", "x".repeat(500)));
        assertThat(repair().fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("DynamoDB refuses a row with the text of the newest message: Item size")
                        .doesNotContain("software.amazon", "Request ID"));
    }

    @Test
    void rows_that_other_programs_keep_changing_are_a_fault_of_their_group() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2));
        int[] changes = {0};
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (isTransaction(request)) {
                    simulation.put(new MessageGroup(uuid(0), GROUP, T0, "text " + changes[0]++, user(1)));
                }
            }
        };
        assertThat(repair().fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("run the repair again"));
    }

    @Test
    void a_refused_request_ends_the_repair() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.failRequestsFor(GROUP, () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
        assertThatThrownBy(this::repair).hasMessageContaining("not authorized");
    }

    @Test
    void a_row_hidden_by_the_index_is_found_through_the_row_that_names_it() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(rows(GROUP, T0, "old", 2).get(0));
        db.lag = () -> Duration.ofDays(1);
        simulation.put(rows(GROUP, T0, "old", 2).get(1));
        assertThat(kinds(repair())).containsExactly(Kind.BEHIND, Kind.BEHIND);
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void a_sender_hidden_by_the_index_is_found() {
        write(message(GROUP, micros(1), "new"));
        simulation.put(new MessageGroup(uuid(1), GROUP, T0, "old", user(9)));
        db.lag = () -> Duration.ofDays(1);
        simulation.put(new MessageGroup(uuid(0), GROUP, T0, "old", user(9)));
        assertThat(kinds(repair())).containsExactlyInAnyOrder(Kind.BEHIND, Kind.BEHIND);
    }

    @Test
    void a_stale_index_causes_no_false_difference() {
        simulation.put(rows(GROUP, T0, "old", 2));
        db.lag = () -> Duration.ofDays(1);
        write(message(GROUP, micros(1), "new"));
        simulation.deliver(message(GROUP, micros(1), "new"));
        assertThat(repair()).isEqualTo(right());
    }
}
