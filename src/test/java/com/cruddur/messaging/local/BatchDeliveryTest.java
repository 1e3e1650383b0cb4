package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.EventSourceMapping;
import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import com.cruddur.messaging.store.Time;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a batch, with a function that answers as the test says and a clock that the test sets. */
class BatchDeliveryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant WRITTEN = Instant.parse("2026-01-01T10:00:00Z");
    private static final String NO_FAILURES = "{\"batchItemFailures\":[]}";

    @TempDir
    Path directory;

    private final List<String> invocations = new ArrayList<>();
    private final List<String> terminal = new ArrayList<>();
    private Instant now;
    private int wantedInvocations = Integer.MAX_VALUE;

    @BeforeEach
    void set_clock() {
        now = WRITTEN.plusSeconds(30);
    }

    @Test
    void handled_batch_is_delivered_once() throws IOException {
        deliver(mapping(2, false), 3, batch -> new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1 2 3");
        assertThat(deadLetters()).isEmpty();
        assertThat(terminal).isEmpty();
    }

    @Test
    void function_that_fails_is_tried_as_often_as_configured_and_then_its_batch_is_a_dead_letter() throws IOException {
        deliver(mapping(4, false), 2, batch -> new Failed("java.lang.IllegalStateException: broken"));

        assertThat(invocations).hasSize(5).containsOnly("1 2");
        assertThat(deadLetters()).hasSize(1);
        ObjectNode letter = (ObjectNode) deadLetters().get(0);
        assertThat(letter.at("/requestContext/requestId").asText()).hasSize(36);
        ((ObjectNode) letter.get("requestContext")).remove("requestId");
        assertThat(letter).isEqualTo(JSON.readTree("""
                        {
                          "requestContext": {
                            "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:f:live",
                            "condition": "RetryAttemptsExhausted",
                            "approximateInvokeCount": 5
                          },
                          "responseContext": {
                            "statusCode": 200,
                            "executedVersion": "1",
                            "functionError": "Unhandled"
                          },
                          "version": "1.0",
                          "timestamp": "2026-01-01T10:00:30Z",
                          "DDBStreamBatchInfo": {
                            "shardId": "shard",
                            "startSequenceNumber": "1",
                            "endSequenceNumber": "2",
                            "approximateArrivalOfFirstRecord": "2026-01-01T10:00:00Z",
                            "approximateArrivalOfLastRecord": "2026-01-01T10:00:00Z",
                            "batchSize": 2,
                            "streamArn": "arn:stream"
                          }
                        }
                        """));
        assertThat(terminal)
                .hasSize(6)
                .contains("The function failed, invocation 5 of 5: java.lang.IllegalStateException: broken")
                .anyMatch(line -> line.startsWith("RetryAttemptsExhausted after 5 invocations: records 1 to 2 go to"));
    }

    @Test
    void batch_that_is_no_longer_wanted_is_not_tried_again() throws IOException {
        wantedInvocations = 2;

        deliver(mapping(4, false), 2, batch -> new Failed("java.lang.IllegalStateException: broken"));

        assertThat(invocations).hasSize(2);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void batch_goes_on_from_the_record_that_the_answer_names() throws IOException {
        deliver(mapping(5, false), 4, batch -> invocations.size() == 1 ? failures("3") : new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1 2 3 4", "3 4");
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void lowest_record_that_the_answer_names_counts() throws IOException {
        deliver(
                mapping(5, false),
                4,
                batch -> invocations.size() == 1 ? failures("4", "2") : new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1 2 3 4", "2 3 4");
    }

    @Test
    void record_that_always_fails_is_tried_as_often_as_configured_wherever_it_stands_in_its_batch() throws IOException {
        deliver(mapping(3, false), 3, batch -> batch.contains("2") ? failures("2") : new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1 2 3", "2 3", "2 3", "2 3");
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters()
                        .get(0)
                        .at("/DDBStreamBatchInfo/startSequenceNumber")
                        .asText())
                .isEqualTo("2");
        assertThat(deadLetters().get(0).at("/DDBStreamBatchInfo/batchSize").asInt())
                .isEqualTo(2);
    }

    @Test
    void answer_that_names_no_record_of_the_batch_fails_it_as_a_whole() throws IOException {
        for (String answer : List.of(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"wrong\":\"1\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"77\"}]}")) {
            invocations.clear();
            deliver(mapping(1, false), 2, batch -> new Answered(answer));
            assertThat(invocations).as(answer).containsExactly("1 2", "1 2");
        }
    }

    @Test
    void answer_without_failures_is_success_whatever_else_it_says() {
        for (String answer : List.of("null", "{}", "\"done\"", "{\"batchItemFailures\":null}")) {
            invocations.clear();
            deliver(mapping(1, false), 2, batch -> new Answered(answer));
            assertThat(invocations).as(answer).containsExactly("1 2");
        }
    }

    @Test
    void failed_batch_is_halved_down_to_the_record_without_using_up_its_attempts() throws IOException {
        deliver(mapping(2, true), 4, batch -> batch.contains("3") ? new Failed("broken") : new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1 2 3 4", "1 2", "3 4", "3", "3", "3", "4");
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0).at("/DDBStreamBatchInfo/batchSize").asInt())
                .isEqualTo(1);
    }

    @Test
    void record_past_its_age_is_given_up_without_an_invocation() throws IOException {
        now = WRITTEN.plusSeconds(60 + 100 + 1);

        deliver(mapping(2, false), 1, batch -> new Answered(NO_FAILURES));

        assertThat(invocations).isEmpty();
        assertThat(deadLetters().get(0).at("/requestContext/condition").asText())
                .isEqualTo("RecordAgeExceeded");
        assertThat(deadLetters().get(0).has("responseContext")).isFalse();
    }

    @Test
    void record_that_grows_too_old_while_it_fails_is_given_up_before_its_attempts_are() throws IOException {
        deliver(mapping(1_000, false), 1, batch -> {
            now = now.plusSeconds(50);
            return new Failed("broken");
        });

        assertThat(invocations).hasSize(3);
        assertThat(deadLetters().get(0).at("/requestContext/condition").asText())
                .isEqualTo("RecordAgeExceeded");
        assertThat(deadLetters()
                        .get(0)
                        .at("/requestContext/approximateInvokeCount")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void record_just_within_its_age_is_delivered() throws IOException {
        now = WRITTEN.plusSeconds(60 + 100);

        deliver(mapping(2, false), 1, batch -> new Answered(NO_FAILURES));

        assertThat(invocations).containsExactly("1");
        assertThat(deadLetters()).isEmpty();
    }

    /** A mapping of records that live 100 seconds. */
    private static EventSourceMapping mapping(int retryAttempts, boolean bisect) {
        return new EventSourceMapping(
                Optional.of("live"),
                10,
                List.of(),
                OptionalInt.of(retryAttempts),
                OptionalInt.of(100),
                bisect,
                true,
                Optional.of("queue"),
                true);
    }

    private void deliver(EventSourceMapping mapping, int records, Function<String, Invocation> function) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        Time time = new Time() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public void sleep(Duration duration) {
                assertThat(duration).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
            }

            @Override
            public double random() {
                return 0;
            }
        };
        DeadLetters letters = new DeadLetters(
                directory.resolve("letters"),
                "arn:aws:lambda:us-east-1:000000000000:function:f:live",
                clock,
                terminal::add);
        Invocation.Target target = (requestId, event) -> {
            invocations.add(sequenceNumbers(event));
            return function.apply(sequenceNumbers(event));
        };
        new BatchDelivery(mapping, target, letters, clock, time, terminal::add)
                .deliver(
                        "shard",
                        IntStream.rangeClosed(1, records)
                                .mapToObj(BatchDeliveryTest::event)
                                .toList(),
                        () -> invocations.size() < wantedInvocations);
    }

    private static StreamEvent event(int number) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("dynamodb").put("SequenceNumber", Integer.toString(number));
        json.put("eventSourceARN", "arn:stream");
        return new StreamEvent(json, Integer.toString(number), WRITTEN);
    }

    private static String sequenceNumbers(String event) {
        try {
            return String.join(" ", JSON.readTree(event).get("Records").findValuesAsText("SequenceNumber"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answered failures(String... sequenceNumbers) {
        return new Answered("{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                .formatted(String.join("\"},{\"itemIdentifier\":\"", sequenceNumbers)));
    }

    private List<JsonNode> deadLetters() throws IOException {
        List<JsonNode> letters = new ArrayList<>();
        Path file = directory.resolve("letters");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                letters.add(JSON.readTree(line));
            }
        }
        return letters;
    }
}
