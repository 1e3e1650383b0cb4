package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests the outcomes of several messages of one group in a batch. */
class GroupHandlerTest {

    private static final String GROUP = group(1);
    private static final Pattern OUTCOME = Pattern.compile("\"outcome\":\"([^\"]+)\",\"sequenceNumber\":\"(\\d+)\"");

    private final FunctionSimulation simulation = FunctionSimulation.ours();

    private static DynamodbStreamRecord record(String eventName, int sequenceNumber, Instant time, String text) {
        return Events.written(eventName, message(GROUP, time, text).toItem(), Integer.toString(sequenceNumber));
    }

    /** Returns the outcome of each record, by sequence number. */
    private Map<String, String> outcomes() {
        Map<String, String> outcomes = new HashMap<>();
        for (String line : simulation.log) {
            MatchResult match = OUTCOME.matcher(line).results().findFirst().orElseThrow();
            assertThat(outcomes.put(match.group(2), match.group(1))).as(line).isNull();
        }
        return outcomes;
    }

    @Test
    void several_messages_take_one_move_to_the_newest() {
        simulation.put(rows(GROUP, T0, "old", 2));
        assertThat(simulation.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(3), "newest"),
                        record("INSERT", 3, micros(2), "2")))
                .isEmpty();
        simulation.assertRows(GROUP, rows(GROUP, micros(3), "newest", 2));
        assertThat(simulation.db.requests()).hasSize(2);
        assertThat(outcomes()).isEqualTo(Map.of("1", "coalesced", "2", "moved", "3", "coalesced"));
        assertThat(simulation.log)
                .filteredOn(line -> line.contains("coalesced"))
                .allSatisfy(line -> assertThat(line).contains("\"rowsMoved\":0,\"attempts\":0"));
    }

    @Test
    void an_edit_of_the_newest_message_takes_the_same_move() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.deliver(
                record("INSERT", 1, micros(1), "1"),
                record("INSERT", 2, micros(2), "2"),
                record("MODIFY", 3, micros(2), "2 edited"),
                record("MODIFY", 4, micros(1), "1 edited"));
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "2 edited", 2));
        assertThat(simulation.db.requests()).hasSize(2);
        assertThat(outcomes()).containsEntry("3", "moved").containsEntry("4", "coalesced");
    }

    /** Returns the record of a message at the first microsecond, with a given spelling of its sort key. */
    private static DynamodbStreamRecord another(String eventName, int sequenceNumber, String sk, String text) {
        Map<String, AttributeValue> item =
                new HashMap<>(message(GROUP, micros(1), text).toItem());
        item.put(Schema.SK, AttributeValue.fromS(sk));
        return Events.written(eventName, item, Integer.toString(sequenceNumber));
    }

    @ParameterizedTest
    @CsvSource({
        "2023-03-20T22:52:11.123457+00:00, 2023-03-20T22:52:11.123457",
        "2023-03-20T22:52:11.123457, 2023-03-20T22:52:11.123457+00:00"
    })
    void the_rows_show_the_later_record_of_two_messages_at_one_instant(String first, String second) {
        simulation.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            simulation.deliver(another("INSERT", 1, first, "1"));
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "1", 2));
            simulation.deliver(another("INSERT", 2, second, "2"));
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "2", 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "MODIFY"})
    void the_rows_show_the_later_record_of_two_messages_at_one_instant_in_a_batch(String eventName) {
        simulation.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            simulation.deliver(
                    another(eventName, 1, "2023-03-20T22:52:11.123457Z", "1"),
                    another("INSERT", 2, "2023-03-20T22:52:11.123457", "2"));
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "2", 2));
        }
    }

    @Test
    void the_rows_show_an_edit_after_the_message_and_the_edit_are_delivered_again() {
        simulation.put(rows(GROUP, T0, "old", 2));
        for (int delivery = 0; delivery < 2; delivery++) {
            simulation.deliver(record("INSERT", 1, micros(1), "1"));
            simulation.deliver(record("MODIFY", 2, micros(1), "1 edited"));
            simulation.assertRows(GROUP, rows(GROUP, micros(1), "1 edited", 2));
        }
    }

    @Test
    void a_batch_delivered_again_has_nothing_to_do() {
        simulation.put(rows(GROUP, micros(2), "2", 2));
        simulation.deliver(record("INSERT", 1, micros(1), "1"), record("INSERT", 2, micros(2), "2"));
        assertThat(outcomes()).isEqualTo(Map.of("1", "nothing-to-do", "2", "nothing-to-do"));
    }

    @Test
    void the_rows_move_to_the_next_newest_message_if_the_newest_is_skipped() {
        simulation.put(rows(GROUP, T0, "old", 2));
        assertThat(simulation.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(2), "2"),
                        record("INSERT", 3, micros(3), "x".repeat(400 * 1024))))
                .isEmpty();
        simulation.assertRows(GROUP, rows(GROUP, micros(2), "2", 2));
        assertThat(outcomes()).isEqualTo(Map.of("1", "coalesced", "2", "moved", "3", "skipped"));
        assertThat(simulation.log)
                .filteredOn(line -> !line.contains("coalesced"))
                .allSatisfy(line -> assertThat(line).contains("\"attempts\":2"));
    }

    @Test
    void a_failed_move_fails_all_its_messages() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.failRequestsFor(GROUP, () -> SimulatedDynamoDb.error("AccessDeniedException", "not authorized"));
        assertThat(simulation.deliver(
                        record("INSERT", 1, micros(1), "1"),
                        record("INSERT", 2, micros(3), "3"),
                        record("INSERT", 3, micros(2), "2")))
                .containsExactly("1");
        assertThat(outcomes()).isEqualTo(Map.of("1", "failed", "2", "failed", "3", "failed"));
    }

    @Test
    void messages_of_a_group_without_rows_are_all_rowless() {
        simulation.deliver(record("INSERT", 1, micros(1), "1"), record("INSERT", 2, micros(2), "2"));
        assertThat(outcomes()).isEqualTo(Map.of("1", "rowless", "2", "rowless"));
    }

    @Test
    void an_unexpected_fault_is_repeated_once_with_fresh_reads() {
        simulation.put(rows(GROUP, T0, "old", 2));
        int[] left = {1};
        simulation.failRequestsFor(GROUP, () -> new IllegalStateException("once"), () -> left[0]-- > 0);
        assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        simulation.assertRows(GROUP, rows(GROUP, micros(1), "new", 2));
        assertThat(simulation.db.requests())
                .as("a query that failed, a query, a transaction")
                .hasSize(3);
    }

    @Test
    void a_second_unexpected_fault_skips_the_record() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.failRequestsFor(GROUP, () -> new IllegalStateException("always"));
        assertThat(simulation.deliver(message(GROUP, micros(1), "new"))).isEmpty();
        assertThat(simulation.db.requests()).hasSize(2);
        assertThat(outcomes()).isEqualTo(Map.of("1", "skipped"));
    }

    @Test
    void unexpected_faults_in_five_consecutive_groups_fail_the_records() {
        List<String> groups = List.of(group(1), group(2), group(3), group(4), group(5), group(6));
        simulation.failRequestsFor("", () -> new IllegalStateException("a bad deploy"));
        for (String group : groups.subList(0, 4)) {
            assertThat(simulation.deliver(message(group, T0, "skipped"))).isEmpty();
            assertThat(simulation.deliver(message(group, T0, "the same group counts once")))
                    .isEmpty();
        }
        assertThat(simulation.deliver(message(groups.get(4), T0, "failed"))).isNotEmpty();
        assertThat(simulation.deliver(message(groups.get(4), T0, "failed again")))
                .isNotEmpty();
        assertThat(simulation.deliver(message(groups.get(5), T0, "failed too"))).isNotEmpty();
    }

    @Test
    void a_handled_group_resets_the_count_of_unexpected_faults() {
        simulation.put(rows(group(9), T0, "old", 2));
        simulation.failRequestsFor("", () -> new IllegalStateException("a bad message"), () -> !isAbout(group(9)));
        for (int poisoned = 1; poisoned < 5; poisoned++) {
            assertThat(simulation.deliver(message(group(poisoned), T0, "skipped")))
                    .isEmpty();
        }
        assertThat(simulation.deliver(message(group(9), micros(1), "good"))).isEmpty();
        assertThat(simulation.deliver(message(group(5), T0, "skipped"))).isEmpty();
    }

    @Test
    void a_failed_group_does_not_reset_the_count_of_unexpected_faults() {
        simulation.failRequestsFor(
                "",
                () -> isAbout(group(9))
                        ? SimulatedDynamoDb.error("AccessDeniedException", "not authorized")
                        : new IllegalStateException("a bad deploy"));
        for (int group = 1; group < 5; group++) {
            assertThat(simulation.deliver(message(group(group), T0, "skipped"))).isEmpty();
        }
        assertThat(simulation.deliver(message(group(9), T0, "failed"))).isNotEmpty();
        assertThat(simulation.deliver(message(group(5), T0, "failed"))).isNotEmpty();
    }

    private boolean isAbout(String group) {
        List<?> requests = simulation.db.requests();
        return requests.get(requests.size() - 1).toString().contains(group);
    }
}
