package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.message;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class RecordLogTest {

    private static final String GROUP = group(1);
    private static final String ACCESS_DENIED = "AccessDeniedException";

    private final FunctionSimulation simulation = FunctionSimulation.ours();

    private String lineOf(DynamodbStreamRecord record) {
        simulation.deliver(record);
        assertThat(simulation.log).hasSize(1);
        return simulation.log.get(0);
    }

    private static DynamodbStreamRecord recorded(Message message, Instant when) {
        DynamodbStreamRecord record = Events.written("INSERT", message.toItem(), "1");
        record.getDynamodb().setApproximateCreationDateTime(Date.from(when));
        return record;
    }

    @Test
    void a_moved_message_has_one_line_with_its_metrics() {
        simulation.put(rows(GROUP, T0, "old", 2));
        String line = lineOf(recorded(message(GROUP, micros(1), "secret"), T0.minusSeconds(3)));
        assertThat(line)
                .startsWith("{\"timestamp\":\"2023-03-20T22:52:11.133Z\",\"level\":\"INFO\",\"outcome\":\"moved\","
                        + "\"sequenceNumber\":\"1\",\"durationMs\":10,\"messageGroup\":\"%s\",\"rowsMoved\":2,\"attempts\":2,"
                                .formatted(GROUP)
                        + "\"Attempts\":2,\"RowsMoved\":2,\"MoveLag\":3010,\"FunctionName\":\"local\",\"_aws\":{")
                .contains(
                        "\"Timestamp\":1679352731133",
                        "\"Namespace\":\"CruddurMessages\"",
                        "\"Dimensions\":[[\"FunctionName\"]]")
                .doesNotContain("secret", uuid(0), uuid(1), "\n");
        for (String metric : new String[] {"Attempts", "RowsMoved"}) {
            assertThat(line).containsPattern(definition(metric, "Count"));
        }
        assertThat(line).containsPattern(definition("MoveLag", "Milliseconds"));
    }

    private static String definition(String metric, String unit) {
        return "\\{(\"Name\":\"%s\",\"Unit\":\"%s\"|\"Unit\":\"%2$s\",\"Name\":\"%1$s\")\\}".formatted(metric, unit);
    }

    @Test
    void a_message_delivered_again_has_nothing_to_do_and_no_lag() {
        simulation.put(rows(GROUP, micros(1), "new", 2));
        assertThat(lineOf(recorded(message(GROUP, micros(1), "new"), T0)))
                .contains("\"outcome\":\"nothing-to-do\"", "\"rowsMoved\":0", "\"RowsMoved\":0", "\"Attempts\":3")
                .doesNotContain("MoveLag");
    }

    @Test
    void a_removed_message_has_a_line_without_metrics() {
        assertThat(lineOf(Events.written("REMOVE", message(GROUP, T0, "gone").toItem(), "1")))
                .isEqualTo(
                        "{\"timestamp\":\"2023-03-20T22:52:11.123Z\",\"level\":\"INFO\",\"outcome\":\"nothing-to-do\","
                                + "\"sequenceNumber\":\"1\",\"durationMs\":0}");
    }

    @Test
    void a_skipped_record_is_an_error_with_its_keys_and_two_metrics() {
        DynamodbStreamRecord record =
                Events.written("INSERT", message(GROUP, T0, "secret").toItem(), "9");
        record.getDynamodb().getNewImage().remove(Schema.MESSAGE);
        String line = lineOf(record);
        assertThat(line)
                .contains(
                        "\"level\":\"ERROR\",\"outcome\":\"skipped\",\"sequenceNumber\":\"9\"",
                        "\"pk\":\"MSG#%s\",\"sk\":\"2023-03-20T22:52:11.123456+00:00\",\"reason\":\"unreadable-text\""
                                .formatted(GROUP),
                        "\"error\":\"record 9 skipped: 'NewImage' has no string attribute 'message'\"",
                        "\"Skipped\":1,\"SkippedUnreadableText\":1")
                .doesNotContain(uuid(0));
        assertThat(line).containsPattern(definition("Skipped", "Count"));
        assertThat(line).containsPattern(definition("SkippedUnreadableText", "Count"));
    }

    @Test
    void a_group_without_rows_is_a_warning_with_a_metric() {
        assertThat(lineOf(recorded(message(GROUP, T0, "lost"), T0.minusSeconds(9))))
                .contains("\"level\":\"WARN\",\"outcome\":\"rowless\"", "\"Rowless\":1", "\"Attempts\":2");
    }

    @Test
    void a_failed_record_is_an_error_with_a_metric() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.failRequestsFor(GROUP, () -> SimulatedDynamoDb.error(ACCESS_DENIED, "not \"authorized\"\n\\"));
        assertThat(lineOf(recorded(message(GROUP, micros(1), "secret"), T0)))
                .contains(
                        "\"level\":\"ERROR\",\"outcome\":\"failed\"",
                        "\"error\":\"record 1 failed: software.amazon.awssdk.services.dynamodb.model.DynamoDbException: "
                                + "not \\\"authorized\\\"\\u000a\\\\",
                        "\"Failed\":1")
                .doesNotContain("secret", "\n", "\"pk\"");
    }

    @Test
    void an_unexpected_exception_is_logged_without_its_message() {
        simulation.put(rows(GROUP, T0, "old", 2));
        simulation.failRequestsFor(GROUP, () -> new IllegalStateException("secret"));
        assertThat(lineOf(recorded(message(GROUP, micros(1), "new"), T0)))
                .contains(
                        "\"reason\":\"unexpected\"",
                        "java.lang.IllegalStateException at com.cruddur.messaging.stream.RecordLogTest",
                        "\"SkippedUnexpected\":1")
                .doesNotContain("secret");
    }

    @Test
    void a_message_dated_more_than_five_minutes_ahead_moves_its_rows_with_a_warning() {
        simulation.put(rows(GROUP, T0.minusSeconds(1), "old", 2));
        Instant future = T0.plus(Duration.ofMinutes(5)).plusNanos(1_000);
        assertThat(lineOf(recorded(message(GROUP, future, "soon"), T0)))
                .contains("\"level\":\"WARN\",\"outcome\":\"moved\"", "\"rowsMoved\":2", "\"FutureDated\":1");
        simulation.assertRows(GROUP, rows(GROUP, future, "soon", 2));
    }

    @Test
    void a_message_dated_five_minutes_ahead_is_not_a_warning() {
        simulation.put(rows(GROUP, T0.minusSeconds(1), "old", 2));
        Instant second = Instant.parse("2023-03-20T22:52:11Z");
        assertThat(lineOf(recorded(message(GROUP, second.plus(Duration.ofMinutes(5)), "soon"), second)))
                .contains("\"level\":\"INFO\",\"outcome\":\"moved\"")
                .doesNotContain("FutureDated");
    }
}
