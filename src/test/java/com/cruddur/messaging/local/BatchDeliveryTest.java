package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Invocation.Answered;
import com.cruddur.messaging.local.Invocation.Failed;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.testing.StandInClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Delivers batches to a function whose answers the test sets, with a clock that the test sets. */
class BatchDeliveryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant WRITTEN = Instant.parse("2026-01-01T10:00:00Z");
    private static final String NO_FAILURES = "{\"batchItemFailures\":[]}";

    @TempDir
    Path directory;

    private final List<String> invocations = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final List<String> letters = new ArrayList<>();
    private final List<MetricDatum> data = new ArrayList<>();
    private final SqsClient sqs = new LetterBox();
    private final CloudWatchClient cloudWatch = new Recorder();
    private BatchDelivery delivery;
    private Instant now;
    private int wantedInvocations = Integer.MAX_VALUE;

    @BeforeEach
    void set_clock() {
        now = WRITTEN.plusSeconds(30);
    }

    @Test
    void handled_batch_is_delivered_once() throws IOException {
        deliver(mapping(2, false), 3, batch -> new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1 2 3");
        assertThat(letters()).isEmpty();
        assertThat(reported).isEmpty();
    }

    @Test
    void failing_batch_goes_to_the_failure_queue_after_the_configured_attempts() throws IOException {
        deliver(mapping(4, false), 2, batch -> new Failed("java.lang.IllegalStateException: broken", List.of()));

        assertThat(invocations).hasSize(5).containsOnly("1 2");
        assertThat(letters()).hasSize(1);
        ObjectNode letter = (ObjectNode) letters().get(0);
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
        assertThat(reported)
                .containsExactly(
                        "The function failed, invocation 1 of 5: java.lang.IllegalStateException: broken",
                        "The function failed, invocation 2 of 5: java.lang.IllegalStateException: broken",
                        "The function failed, invocation 4 of 5: java.lang.IllegalStateException: broken",
                        "The function failed, invocation 5 of 5: java.lang.IllegalStateException: broken",
                        "RetryAttemptsExhausted after invocation 5: records 1 to 2 are given up, "
                                + "and their letter is in queue failures");
    }

    @Test
    void batch_is_not_tried_again_after_delivery_was_stopped() throws IOException {
        wantedInvocations = 2;

        deliver(mapping(4, false), 2, batch -> new Failed("java.lang.IllegalStateException: broken", List.of()));

        assertThat(invocations).hasSize(2);
        assertThat(letters()).isEmpty();
    }

    @Test
    void batch_continues_from_the_record_that_the_answer_names() throws IOException {
        deliver(
                mapping(5, false),
                4,
                batch -> invocations.size() == 1 ? failures("3") : new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1 2 3 4", "3 4");
        assertThat(letters()).isEmpty();
    }

    @Test
    void batch_continues_from_the_lowest_record_that_the_answer_names() throws IOException {
        deliver(
                mapping(5, false),
                4,
                batch -> invocations.size() == 1 ? failures("4", "2") : new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1 2 3 4", "2 3 4");
    }

    @Test
    void record_that_always_fails_has_the_configured_attempts_at_any_position_in_its_batch() throws IOException {
        deliver(
                mapping(3, false),
                3,
                batch -> batch.contains("2") ? failures("2") : new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1 2 3", "2 3", "2 3", "2 3");
        assertThat(letters()).hasSize(1);
        assertThat(letters()
                        .get(0)
                        .at("/DDBStreamBatchInfo/startSequenceNumber")
                        .asText())
                .isEqualTo("2");
        assertThat(letters().get(0).at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(2);
    }

    @Test
    void answer_that_names_no_record_of_the_batch_fails_the_whole_batch() throws IOException {
        for (String answer : List.of(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"wrong\":\"1\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"77\"}]}")) {
            invocations.clear();
            deliver(mapping(1, false), 2, batch -> new Answered(answer, List.of()));
            assertThat(invocations).as(answer).containsExactly("1 2", "1 2");
        }
    }

    @Test
    void any_other_answer_without_failures_is_a_success() {
        for (String answer : List.of("null", "{}", "\"done\"", "{\"batchItemFailures\":null}")) {
            invocations.clear();
            deliver(mapping(1, false), 2, batch -> new Answered(answer, List.of()));
            assertThat(invocations).as(answer).containsExactly("1 2");
        }
    }

    @Test
    void halving_a_failed_batch_uses_none_of_its_attempts() throws IOException {
        deliver(
                mapping(2, true),
                4,
                batch -> batch.contains("3") ? new Failed("broken", List.of()) : new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1 2 3 4", "1 2", "3 4", "3", "3", "3", "4");
        assertThat(letters()).hasSize(1);
        assertThat(letters().get(0).at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
    }

    @Test
    void record_that_is_too_old_is_given_up_without_an_invocation() throws IOException {
        now = WRITTEN.plusSeconds(1 + 100 + 1);

        deliver(mapping(2, false), 1, batch -> new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).isEmpty();
        assertThat(letters().get(0).at("/requestContext/condition").asText()).isEqualTo("RecordAgeExceeded");
        assertThat(letters().get(0).has("responseContext")).isFalse();
    }

    @Test
    void failing_record_is_given_up_when_it_is_too_old_even_with_attempts_left() throws IOException {
        deliver(mapping(1_000, false), 1, batch -> {
            now = now.plusSeconds(30);
            return new Failed("broken", List.of());
        });

        assertThat(invocations).hasSize(3);
        assertThat(letters().get(0).at("/requestContext/condition").asText()).isEqualTo("RecordAgeExceeded");
        assertThat(letters().get(0).at("/requestContext/approximateInvokeCount").asInt())
                .isEqualTo(3);
    }

    @Test
    void record_of_the_maximum_age_is_delivered() throws IOException {
        now = WRITTEN.plusSeconds(1 + 100);

        deliver(mapping(2, false), 1, batch -> new Answered(NO_FAILURES, List.of()));

        assertThat(invocations).containsExactly("1");
        assertThat(letters()).isEmpty();
    }

    @Test
    void outcome_in_the_functions_log_is_reported_and_a_skipped_record_counts_as_given_up() {
        String moved = "{\"sequenceNumber\":\"1\",\"outcome\":\"moved\",\"rowsMoved\":2,\"durationMs\":7}";
        String skipped = "{\"sequenceNumber\":\"3\",\"outcome\":\"skipped\",\"error\":\"its time is odd\"}";
        String ofNewGroup = "{\"sequenceNumber\":\"2\",\"outcome\":\"nothing-to-do\",\"rowsMoved\":0,\"durationMs\":5}";

        String noMessage = "{\"sequenceNumber\":\"4\",\"outcome\":\"nothing-to-do\",\"durationMs\":5}";

        deliver(
                mapping(2, false),
                4,
                batch -> new Answered(NO_FAILURES, List.of("not JSON", moved, ofNewGroup, skipped, noMessage)));

        assertThat(reported)
                .containsExactly("2 rows in 7 ms", "0 rows in 5 ms", "The function skipped a record: its time is odd");
        assertThat(delivery.hasGivenUp()).isTrue();
    }

    @Test
    void reason_of_a_failed_record_comes_from_the_functions_log() {
        String line = "{\"sequenceNumber\":\"1\",\"outcome\":\"failed\",\"error\":\"access denied\"}";

        deliver(mapping(1, false), 1, batch -> failures(List.of(line), "1"));

        assertThat(reported).contains("The function failed, invocation 2 of 2: access denied");
    }

    @Test
    void long_outage_is_reported_less_and_less_often() {
        wantedInvocations = 100;

        deliver(mapping(-1, false), 1, batch -> new Failed("broken", List.of()));

        assertThat(reported).hasSize(7).last().isEqualTo("The function failed, invocation 64: broken");
        assertThat(delivery.failingFor()).isPresent();
    }

    @Test
    void batch_that_finally_succeeds_is_no_longer_failing() {
        deliver(mapping(5, false), 1, batch -> {
            now = now.plusSeconds(1);
            return invocations.size() < 3 ? new Failed("broken", List.of()) : new Answered(NO_FAILURES, List.of());
        });

        assertThat(delivery.failingFor()).isEmpty();
        assertThat(delivery.hasGivenUp()).isFalse();
    }

    @Test
    void metrics_equal_lambdas_metrics() {
        deliver(mapping(1, false), 3, batch -> {
            now = now.plusSeconds(20);
            return failures("3");
        });

        assertThat(metrics())
                .isEqualTo(Map.of(
                        "Invocations", 2.0,
                        "Errors", 0.0,
                        "InvokedEventCount", 4.0,
                        "FailedInvokeEventCount", 2.0,
                        "OnFailureDestinationDeliveredEventCount", 1.0,
                        "Duration", 0.0,
                        "IteratorAge", 30_000.0 + 50_000.0));
    }

    /** Returns a mapping with a record age of 100 seconds. -1 retry attempts means without limit. */
    private static DeployedMapping mapping(int retryAttempts, boolean bisect) {
        return DeployedMapping.of(EventSourceMappingConfiguration.builder()
                .uuid("uuid")
                .eventSourceArn("arn:aws:dynamodb:us-east-1:000000000000:table/messages/stream/label")
                .functionArn("arn:aws:lambda:us-east-1:000000000000:function:f:live")
                .state("Enabled")
                .batchSize(10)
                .maximumRetryAttempts(retryAttempts)
                .maximumRecordAgeInSeconds(100)
                .bisectBatchOnFunctionError(bisect)
                .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                .destinationConfig(destination -> destination.onFailure(
                        queue -> queue.destination("arn:aws:sqs:us-east-1:000000000000:failures")))
                .build());
    }

    private void deliver(DeployedMapping mapping, int records, Function<String, Invocation> function) {
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
        DeployedFunction deployed = new DeployedFunction(
                "f", mapping.functionArn(), "1", directory, "h", 128, Duration.ofSeconds(1), Map.of(), "/aws/lambda/f");
        Invocation.InvocableFunction target = (requestId, batch) -> {
            invocations.add(sequenceNumbers(batch));
            return function.apply(sequenceNumbers(batch));
        };
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void arrived(Map<String, AttributeValue> message, int rows, Duration duration) {
                reported.add("%d rows in %d ms".formatted(rows, duration.toMillis()));
            }

            @Override
            public void failed(String sentence) {
                reported.add(sentence);
            }
        };
        try (LambdaMetrics metrics = new LambdaMetrics(cloudWatch, mapping, deployed)) {
            FailureQueue queue = new FailureQueue(sqs, mapping.failureQueueArn(), deployed, clock);
            delivery = new BatchDelivery(mapping, target, queue, metrics, listener, clock, time);
            delivery.deliver(
                    "shard",
                    IntStream.rangeClosed(1, records)
                            .mapToObj(BatchDeliveryTest::event)
                            .toList(),
                    () -> invocations.size() < wantedInvocations);
        }
    }

    private static StreamEvent event(int number) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("dynamodb").put("SequenceNumber", Integer.toString(number));
        json.put("eventSourceARN", "arn:stream");
        return new StreamEvent(json, Map.of(), Integer.toString(number), WRITTEN);
    }

    private static String sequenceNumbers(List<StreamEvent> batch) {
        return batch.stream().map(StreamEvent::sequenceNumber).collect(Collectors.joining(" "));
    }

    private static Answered failures(String... sequenceNumbers) {
        return failures(List.of(), sequenceNumbers);
    }

    private static Answered failures(List<String> printed, String... sequenceNumbers) {
        return new Answered(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                        .formatted(String.join("\"},{\"itemIdentifier\":\"", sequenceNumbers)),
                printed);
    }

    private List<JsonNode> letters() throws IOException {
        List<JsonNode> read = new ArrayList<>();
        for (String letter : letters) {
            read.add(JSON.readTree(letter));
        }
        return read;
    }

    /** Returns the sum of each metric. */
    private Map<String, Double> metrics() {
        Map<String, Double> sums = new HashMap<>();
        for (MetricDatum datum : data) {
            double sum = datum.hasValues()
                    ? IntStream.range(0, datum.values().size())
                            .mapToDouble(
                                    i -> datum.values().get(i) * datum.counts().get(i))
                            .sum()
                    : datum.value();
            sums.merge(datum.metricName(), sum, Double::sum);
        }
        return sums;
    }

    private final class LetterBox implements SqsClient, StandInClient {
        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder().queueUrl(request.queueName()).build();
        }

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            assertThat(request.queueUrl()).isEqualTo("failures");
            letters.add(request.messageBody());
            return SendMessageResponse.builder().build();
        }
    }

    private final class Recorder implements CloudWatchClient, StandInClient {
        @Override
        public PutMetricDataResponse putMetricData(PutMetricDataRequest request) {
            assertThat(request.namespace()).isEqualTo("AWS/Lambda");
            data.addAll(request.metricData());
            return PutMetricDataResponse.builder().build();
        }
    }
}
