package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.user;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Tests how long the function waits for rows that the index does not show yet. */
class IndexLagTest {

    private static final String GROUP = group(1);
    private static final Duration NO_WAIT = Duration.ofMillis(50);

    private final FunctionSimulation simulation = FunctionSimulation.ours();
    private final SimulatedDynamoDb db = simulation.db;

    private Duration timeOf(Runnable work) {
        long start = db.nanos();
        work.run();
        return Duration.ofNanos(db.nanos() - start);
    }

    private static DynamodbStreamRecord recorded(Message message, Instant when) {
        DynamodbStreamRecord record = Events.written("INSERT", message.toItem(), "1");
        record.getDynamodb().setApproximateCreationDateTime(Date.from(when));
        return record;
    }

    private void deliver(Message message, Instant recordedAt) {
        assertThat(simulation.deliver(recorded(message, recordedAt))).isEmpty();
    }

    private String lastLine() {
        return simulation.log.get(simulation.log.size() - 1);
    }

    @Test
    void the_index_is_queried_for_a_group_without_rows_until_the_record_is_two_seconds_old() {
        Duration waited = timeOf(() -> deliver(message(GROUP, T0, "lost"), T0.minusMillis(500)));
        assertThat(waited).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(1_600));
        assertThat(lastLine()).contains("\"outcome\":\"rowless\"");
        assertThat(db.requests())
                .as(
                        "queries of the index, of the sender's partition, and of the index after 100, 300, 700 and 1,500 ms")
                .hasSize(6);
    }

    @Test
    void the_senders_partition_is_read_first_and_once_for_a_group_without_rows() {
        deliver(message(GROUP, T0, "lost"), T0);
        assertThat(((QueryRequest) db.requests().get(1)).consistentRead()).isTrue();
        assertThat(db.requests())
                .filteredOn(request -> ((QueryRequest) request).indexName() == null)
                .hasSize(1);
    }

    @Test
    void a_record_older_than_two_seconds_causes_no_wait() {
        assertThat(timeOf(() -> deliver(message(GROUP, T0, "lost"), T0.minusSeconds(2))))
                .isLessThan(NO_WAIT);
        assertThat(lastLine()).contains("\"outcome\":\"rowless\"");
    }

    @Test
    void a_record_from_a_clock_ahead_does_not_prolong_the_wait() {
        assertThat(timeOf(() -> deliver(message(GROUP, T0, "lost"), T0.plusSeconds(30))))
                .isBetween(GroupMover.SHOWN, GroupMover.SHOWN.plus(NO_WAIT));
    }

    @Test
    void a_group_without_rows_is_remembered_for_one_minute() {
        deliver(message(GROUP, T0, "lost"), db.now());
        assertThat(timeOf(() -> deliver(message(GROUP, micros(1), "lost"), db.now())))
                .isLessThan(NO_WAIT);
        assertThat(timeOf(() -> deliver(message(group(2), T0, "of another group"), db.now())))
                .isGreaterThan(NO_WAIT);
        db.sleep(RowlessGroups.REMEMBERED);
        assertThat(timeOf(() -> deliver(message(GROUP, micros(2), "lost"), db.now())))
                .isGreaterThan(NO_WAIT);
    }

    @Test
    void a_group_remembered_without_rows_is_moved_when_it_has_rows() {
        deliver(message(GROUP, T0, "lost"), db.now());
        simulation.put(rows(GROUP, T0, "made again", 2));
        deliver(message(GROUP, micros(1), "new"), db.now());
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
    }

    @Test
    void two_hundred_messages_without_rows_delay_the_next_message_by_two_seconds_in_total() {
        simulation.put(rows(GROUP, T0, "old", 2));
        List<Message> lost = IntStream.range(0, 200)
                .mapToObj(number -> message(group(1_000 + number), T0, "lost"))
                .toList();
        Duration requests = Duration.ofMillis(5).multipliedBy(2L * lost.size());
        assertThat(timeOf(() -> lost.forEach(message -> deliver(message, T0))))
                .isLessThan(requests.plus(GroupMover.SHOWN).plus(NO_WAIT));
        deliver(message(GROUP, micros(1), "good"), T0);
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "good", 2));
    }

    @Test
    void a_pair_is_complete_if_one_member_deleted_their_row() {
        simulation.put(rows(GROUP, T0, "old", 2).get(1));
        assertThat(timeOf(() -> deliver(message(GROUP, micros(1), "from the member without a row"), db.now())))
                .isLessThan(NO_WAIT);
        assertThat(timeOf(() -> deliver(Message.of(GROUP, micros(2), "of the other", user(1)), db.now())))
                .isLessThan(NO_WAIT);
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "of the other", 2).subList(1, 2));
    }

    @Test
    void a_row_is_not_a_pair_if_a_third_user_is_the_sender() {
        simulation.put(rows(GROUP, T0, "old", 2).get(1));
        db.lag = () -> Duration.ofMillis(900);
        simulation.put(new MessageGroup(uuid(5), GROUP, T0, "old", user(9)));
        deliver(Message.of(GROUP, micros(1), "new", user(7)), db.now());
        assertThat(simulation.rows(GROUP))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("new"));
    }

    @Test
    void an_old_record_of_a_larger_group_causes_no_wait() {
        simulation.put(rows(GROUP, T0, "old", 3));
        assertThat(timeOf(() -> deliver(message(GROUP, micros(1), "new"), T0.minusSeconds(2))))
                .isLessThan(NO_WAIT);
        assertThat(db.requests()).hasSize(2);
    }

    @Test
    void the_first_young_record_of_a_larger_group_causes_one_wait() {
        simulation.put(new MessageGroup(uuid(1), GROUP, T0, "old", user(9)));
        simulation.put(new MessageGroup(uuid(2), GROUP, T0, "old", user(9)));
        db.lag = () -> Duration.ofMillis(900);
        simulation.put(new MessageGroup(uuid(3), GROUP, T0, "old", user(9)));
        deliver(Message.of(GROUP, micros(1), "1", user(1)), T0.minusSeconds(2));
        deliver(Message.of(GROUP, micros(2), "2", user(1)), db.now());
        assertThat(simulation.rows(GROUP))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.get(Schema.MESSAGE).s()).isEqualTo("2"));
        assertThat(timeOf(() -> deliver(Message.of(GROUP, micros(3), "3", user(1)), db.now())))
                .isLessThan(NO_WAIT);
        deliver(Message.of(GROUP, micros(4), "4", user(1)), T0.minusSeconds(2));
        assertThat(timeOf(() -> deliver(Message.of(GROUP, micros(5), "5", user(1)), db.now())))
                .as("wait after an old record")
                .isLessThan(NO_WAIT);
    }

    @Test
    void the_oldest_rowless_group_is_forgotten_first() {
        RowlessGroups groups = new RowlessGroups(db);
        IntStream.rangeClosed(0, RowlessGroups.MOST_GROUPS).forEach(number -> groups.remember(group(number)));
        assertThat(groups.contains(group(0))).isFalse();
        assertThat(groups.contains(group(1))).isTrue();
    }

    @Test
    void a_message_without_a_sender_causes_no_read_of_a_partition() {
        Message message = message(GROUP, T0, "lost");
        DynamodbStreamRecord record = recorded(message, T0.minusSeconds(2));
        record.getDynamodb().getNewImage().remove(Schema.USER_UUID);
        assertThat(simulation.deliver(record)).isEmpty();
        assertThat(new ArrayList<>(db.requests())).hasSize(1);
    }
}
