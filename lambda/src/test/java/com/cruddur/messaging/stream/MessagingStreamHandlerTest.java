package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.T0;
import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.rows;
import static com.cruddur.messaging.testing.Sample.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.RemainingTime;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import com.cruddur.messaging.testing.SimulatedDynamoDb.InjectedFaults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Invokes the handler with events as JSON, which it reads and answers as the managed runtime does. */
class MessagingStreamHandlerTest {

    private static final String GROUP = group(1);
    private static final String NEW_TIME = "2023-03-20T22:53:00.000001+00:00";
    private static final Instant NEW = Instant.parse("2023-03-20T22:53:00.000001Z");
    private static final String NOTHING_FAILED = "{\"batchItemFailures\":[]}";

    private static final Context THIRTY_SECONDS = new RemainingTime(() -> Duration.ofSeconds(30));

    private final SimulatedDynamoDb db = new SimulatedDynamoDb();
    private final List<String> log = new ArrayList<>();
    private final MessagingStreamHandler handler = new MessagingStreamHandler(db, Schema.TABLE, db, log::add);

    @BeforeEach
    void aGroup() {
        rows(GROUP, T0, "old", 2).forEach(row -> db.put(row.toItem()));
    }

    private static String failed(String sequenceNumber) {
        return "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}".formatted(sequenceNumber);
    }

    private static String image(String pk, String sk, String message) {
        return """
                {"pk": {"S": "%s"}, "sk": {"S": "%s"}, "message": {"S": "%s"}, "message_uuid": {"S": "m"},
                 "user_uuid": {"S": "u"}, "user_display_name": {"S": "U"}, "user_handle": {"S": "u"}}""".formatted(pk, sk, message);
    }

    private static String record(String eventName, String sequenceNumber, String pk, String newImage) {
        return """
                {
                  "eventID": "c4ca4238a0b923820dcc509a6f75849b",
                  "eventName": "%s",
                  "eventVersion": "1.1",
                  "eventSource": "aws:dynamodb",
                  "awsRegion": "ca-central-1",
                  "dynamodb": {
                    "ApproximateCreationDateTime": 1679352791.0,
                    "Keys": {"pk": {"S": "%s"}, "sk": {"S": "%s"}},
                    %s
                    "SequenceNumber": "%s",
                    "SizeBytes": 300,
                    "StreamViewType": "NEW_IMAGE"
                  },
                  "eventSourceARN": "arn:aws:dynamodb:ca-central-1:123456789012:table/cruddur-messages/stream/x"
                }""".formatted(
                        eventName,
                        pk,
                        NEW_TIME,
                        newImage == null ? "" : "\"NewImage\": %s,".formatted(newImage),
                        sequenceNumber);
    }

    private static String message(String eventName, String sequenceNumber, String text) {
        String pk = "MSG#" + GROUP;
        return record(eventName, sequenceNumber, pk, image(pk, NEW_TIME, text));
    }

    private String handle(Context context, String... records) {
        PojoSerializer<DynamodbEvent> events = LambdaEventSerializers.serializerFor(
                DynamodbEvent.class, Thread.currentThread().getContextClassLoader());
        PojoSerializer<StreamsEventResponse> responses = LambdaEventSerializers.serializerFor(
                StreamsEventResponse.class, Thread.currentThread().getContextClassLoader());
        String json = "{\"Records\": [%s]}".formatted(String.join(",", records));
        DynamodbEvent event = events.fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        responses.toJson(handler.handleRequest(event, context), answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private String handle(String... records) {
        return handle(null, records);
    }

    private void assertRows(List<MessageGroup> rows) {
        assertThat(db.items(Schema.GROUP_PREFIX))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(MessageGroup::toItem).toList());
    }

    @Test
    void an_inserted_message_moves_the_rows_of_its_group() {
        assertThat(handle(message("INSERT", "1", "new"))).isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, "new", 2));
    }

    @Test
    void a_modified_message_replaces_the_text_of_the_rows() {
        handle(message("INSERT", "1", "new"));
        assertThat(handle(message("MODIFY", "2", "edited"))).isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, "edited", 2));
    }

    @Test
    void a_removed_message_is_ignored() {
        assertThat(handle(record("REMOVE", "1", "MSG#" + GROUP, null))).isEqualTo(NOTHING_FAILED);
        assertThat(db.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRP#5ae290ed-55d1-47a0-bc6d-fe2bc2700399", "msg#x", "OTHER", "MSG"})
    void an_item_of_another_kind_is_ignored(String pk) {
        assertThat(handle(record("INSERT", "1", pk, image(pk, NEW_TIME, "x")))).isEqualTo(NOTHING_FAILED);
        assertThat(handle(record("REMOVE", "2", pk, null))).isEqualTo(NOTHING_FAILED);
        assertThat(db.requests()).isEmpty();
    }

    @Test
    void several_records_are_handled_in_order() {
        assertThat(handle(
                        message("INSERT", "1", "first"),
                        record("REMOVE", "2", "MSG#" + GROUP, null),
                        message("MODIFY", "3", "second"),
                        message("MODIFY", "4", "third")))
                .isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, "third", 2));
    }

    @Test
    void an_empty_batch_is_not_a_failure() {
        assertThat(handle()).isEqualTo(NOTHING_FAILED);
    }

    @Test
    void a_record_without_an_image_is_skipped_and_named() {
        assertThat(handle(record("INSERT", "4711", "MSG#" + GROUP, null))).isEqualTo(NOTHING_FAILED);
        assertThat(log).singleElement().asString().contains("record 4711 skipped", "the record has no 'NewImage'");
        assertRows(rows(GROUP, T0, "old", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"eventName\": \"INSERT\"} | the record has no 'dynamodb'",
                "{\"eventName\": \"INSERT\", \"dynamodb\": {}} | the record has no 'Keys'",
                "{\"eventName\": \"INSERT\", \"dynamodb\": {\"Keys\": {}}} | 'Keys' has no string attribute 'pk'",
                "{\"eventName\": \"INSERT\", \"dynamodb\": {\"Keys\": {\"pk\": {\"N\": \"1\"}}}}"
                        + " | 'Keys' has no string attribute 'pk'",
                "{\"eventName\": \"INSERT\", \"dynamodb\": {\"Keys\": {\"pk\": {\"S\": \"MSG# \"}}}}"
                        + " | 'MSG# ' names no message group",
                "{\"eventName\": \"INSERT\", \"dynamodb\": {\"Keys\": {\"pk\": {\"S\": \"MSG#g\"}}}}"
                        + " | 'Keys' has no string attribute 'sk'",
            })
    void a_malformed_record_is_skipped_and_delays_no_other_record(String record, String error) {
        assertThat(handle(record, message("INSERT", "2", "goes on"))).isEqualTo(NOTHING_FAILED);
        assertThat(log.get(0)).contains(error, "\"level\":\"ERROR\",\"outcome\":\"skipped\"");
        assertRows(rows(GROUP, NEW, "goes on", 2));
    }

    @Test
    void a_text_of_another_type_skips_the_record() {
        String pk = "MSG#" + GROUP;
        assertThat(handle(record(
                        "INSERT", "5", pk, image(pk, NEW_TIME, "x").replace("{\"S\": \"x\"}", "{\"N\": \"1\"}"))))
                .isEqualTo(NOTHING_FAILED);
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"pk\":\"MSG#" + GROUP, "\"sk\":\"" + NEW_TIME, "\"reason\":\"unreadable-text\"");
    }

    @Test
    void a_message_without_a_sender_moves_the_rows() {
        String pk = "MSG#" + GROUP;
        String image = image(pk, NEW_TIME, "new").replace("\"user_uuid\"", "\"other\"");
        assertThat(handle(record("INSERT", "1", pk, image))).isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, "new", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"naïve 😀 日本語 \u202eright-to-left", "\u0000\u001f", "e\u0301"})
    void every_character_of_a_text_is_kept(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        assertThat(handle(message("INSERT", "1", escaped.toString()))).isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, text, 2));
    }

    @Test
    void a_message_of_almost_400_kb_moves_the_rows() {
        String text = "x".repeat(400 * 1024 - 1_000);
        assertThat(handle(message("INSERT", "1", text))).isEqualTo(NOTHING_FAILED);
        assertRows(rows(GROUP, NEW, text, 2));
        assertThat(log).singleElement().asString().hasSizeLessThan(1_000);
    }

    @Test
    void a_text_too_long_for_a_row_skips_the_record_and_changes_no_row() {
        assertThat(handle(message("INSERT", "6", "x".repeat(400 * 1024)))).isEqualTo(NOTHING_FAILED);
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"reason\":\"beyond-limits\"")
                .hasSizeLessThan(1_500);
        assertRows(rows(GROUP, T0, "old", 2));
    }

    @Test
    void failing_requests_end_before_the_functions_timeout() {
        everyRequest(() -> {
            db.sleep(FunctionClient.CALL_TIMEOUT);
            throw ApiCallTimeoutException.create(FunctionClient.CALL_TIMEOUT.toMillis());
        });
        assertThat(handle(THIRTY_SECONDS, message("INSERT", "1", "new"), message("MODIFY", "2", "edited")))
                .isEqualTo(failed("1"));
        assertThat(Duration.ofNanos(db.nanos())).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    @Test
    void slow_requests_end_before_the_functions_timeout() {
        rows(GROUP, T0, "old", 2).forEach(row -> db.delete(row.toItem()));
        db.lag = () -> Duration.ofDays(1);
        rows(GROUP, T0, "hidden", 40).forEach(row -> db.put(row.toItem()));
        everyRequest(() -> db.sleep(Duration.ofMillis(1_500)));
        String pk = "MSG#" + GROUP;
        String image = image(pk, NEW_TIME, "new").replace("\"u\"", "\"%s\"".formatted(uuid(0)));
        assertThat(handle(THIRTY_SECONDS, record("INSERT", "1", pk, image))).isEqualTo(failed("1"));
        assertThat(Duration.ofNanos(db.nanos())).isLessThan(Duration.ofSeconds(30));
        assertThat(log).singleElement().asString().contains("the allowed time of 24000 ms is over");
    }

    @Test
    void a_group_that_waits_for_throttling_leaves_time_for_the_other_groups() {
        rows(group(2), T0.plusSeconds(1), "old", 2).forEach(row -> db.put(row.toItem()));
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request.toString().contains(GROUP)) {
                    throw SimulatedDynamoDb.error("ThrottlingException", "slow down");
                }
            }
        };
        String other = "MSG#" + group(2);
        assertThat(handle(
                        THIRTY_SECONDS,
                        message("INSERT", "1", "new"),
                        record("INSERT", "2", other, image(other, NEW_TIME, "other"))))
                .isEqualTo(failed("1"));
        assertThat(db.items(Schema.GROUP_PREFIX).stream()
                        .map(row -> row.get("message").s()))
                .containsExactlyInAnyOrder("old", "old", "other", "other");
        assertThat(Duration.ofNanos(db.nanos())).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(13));
    }

    @Test
    void the_last_group_may_wait_for_all_the_remaining_time() {
        rows(group(2), T0.plusSeconds(1), "old", 2).forEach(row -> db.put(row.toItem()));
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                if (request.toString().contains(group(2))) {
                    throw SimulatedDynamoDb.error("ThrottlingException", "slow down");
                }
            }
        };
        String other = "MSG#" + group(2);
        assertThat(handle(
                        THIRTY_SECONDS,
                        message("INSERT", "1", "new"),
                        record("INSERT", "2", other, image(other, NEW_TIME, "other"))))
                .isEqualTo(failed("2"));
        assertThat(Duration.ofNanos(db.nanos())).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(24));
    }

    @Test
    void no_request_begins_that_could_outlast_the_function() {
        assertThat(handle(
                        new RemainingTime(() -> MessagingStreamHandler.RESERVE.minusMillis(1)),
                        message("INSERT", "1", "new")))
                .isEqualTo(failed("1"));
        assertThat(db.requests()).isEmpty();
        assertThat(handle(
                        new RemainingTime(() -> MessagingStreamHandler.RESERVE.plusMillis(10)),
                        message("INSERT", "1", "new")))
                .isEqualTo(NOTHING_FAILED);
    }

    private void everyRequest(Runnable effect) {
        db.faults = new InjectedFaults() {
            @Override
            public void before(DynamoDbRequest request) {
                effect.run();
            }
        };
    }
}
