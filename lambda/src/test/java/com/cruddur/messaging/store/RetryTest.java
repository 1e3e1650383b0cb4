package com.cruddur.messaging.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

class RetryTest {

    private static final SdkException TRANSIENT = ApiCallTimeoutException.create(1);
    private static final DynamoDbException THROTTLED = (DynamoDbException) DynamoDbException.builder()
            .statusCode(400)
            .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode("ThrottlingException").build())
            .build();
    private static final SdkException PERMANENT = SdkClientException.create("no credentials");

    private final List<Duration> waits = new ArrayList<>();
    private double jitter;
    private final Time time = new Time() {
        private long now = 1_000;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            waits.add(duration);
            now += duration.toNanos();
        }

        @Override
        public double random() {
            return jitter;
        }
    };

    private Retry retry(double cut, Duration allowed) {
        jitter = cut;
        return new Retry(time, allowed);
    }

    @Test
    void waits_double_up_to_the_maximum() {
        Retry retry = retry(1, Duration.ofMinutes(1));
        assertThatThrownBy(() -> retry.call(() -> {
                    throw TRANSIENT;
                }))
                .isSameAs(TRANSIENT);
        assertThat(waits)
                .extracting(Duration::toMillis)
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
        assertThat(retry.attempts()).isEqualTo(9);
        assertThat(retry.elapsed()).isEqualTo(Duration.ofMillis(4_550));
    }

    static List<RuntimeException> throttling() {
        return List.of(
                THROTTLED,
                SimulatedDynamoDb.cancelled(List.of(
                        CancellationReason.builder().code("None").build(),
                        CancellationReason.builder().code("ThrottlingError").build())),
                SimulatedDynamoDb.cancelled(List.of(
                        CancellationReason.builder().code("TransactionConflict").build(),
                        CancellationReason.builder()
                                .code("ProvisionedThroughputExceeded")
                                .build())));
    }

    @ParameterizedTest
    @MethodSource("throttling")
    void throttling_is_repeated_as_long_as_the_time_allows(RuntimeException throttled) {
        Retry retry = retry(1, Duration.ofSeconds(25));
        assertThatThrownBy(() -> {
                    while (true) {
                        retry.fault(throttled);
                    }
                })
                .isSameAs(throttled);
        assertThat(retry.elapsed()).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(25));
    }

    @Test
    void jitter_shortens_waits() {
        Retry retry = retry(0.5, Duration.ofMinutes(1));
        retry.fault(TRANSIENT);
        retry.fault(TRANSIENT);
        assertThat(waits).extracting(Duration::toMillis).containsExactly(25L, 50L);
    }

    @Test
    void a_fault_is_thrown_when_the_patience_ends() {
        Retry retry = retry(1, Duration.ofMillis(150));
        retry.fault(TRANSIENT);
        retry.fault(TRANSIENT);
        assertThatThrownBy(() -> retry.fault(TRANSIENT)).isSameAs(TRANSIENT);
        assertThat(waits).hasSize(2);
    }

    @Test
    void work_without_faults_needs_no_patience() {
        assertThat(retry(1, Duration.ofSeconds(-1)).<String>call(() -> "done")).isEqualTo("done");
    }

    @Test
    void no_request_begins_after_the_allowed_time() {
        Retry retry = new Retry(time, Duration.ofSeconds(1), Duration.ofSeconds(1));
        time.sleep(Duration.ofSeconds(1));
        assertThat(retry.<String>call(() -> "just in time")).isEqualTo("just in time");
        time.sleep(Duration.ofNanos(1));
        assertThatExceptionOfType(OutOfTimeException.class)
                .isThrownBy(() -> retry.call(() -> "late"))
                .withMessage("the allowed time of 1000 ms is over");
        assertThat(retry.attempts()).isEqualTo(1);
    }

    @Test
    void a_pause_ends_within_the_allowed_time_and_ignores_the_patience() {
        Retry retry = new Retry(time, Duration.ZERO, Duration.ofSeconds(1));
        retry.pause(Duration.ofSeconds(1));
        assertThatExceptionOfType(OutOfTimeException.class).isThrownBy(() -> retry.pause(Duration.ofNanos(1)));
        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void a_permanent_fault_is_thrown_at_once() {
        Retry retry = retry(1, Duration.ofMinutes(1));
        assertThatThrownBy(() -> retry.call(() -> {
                    throw PERMANENT;
                }))
                .isSameAs(PERMANENT);
        assertThat(retry.attempts()).isEqualTo(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void time_outs_lost_connections_throttling_and_conflicts_are_transient() {
        assertThat(List.of(
                        ApiCallTimeoutException.create(1),
                        ApiCallAttemptTimeoutException.create(1),
                        SdkClientException.create("lost", new IOException("reset")),
                        InternalServerErrorException.builder().statusCode(500).build(),
                        TransactionConflictException.builder().statusCode(400).build(),
                        TransactionInProgressException.builder().statusCode(400).build(),
                        THROTTLED))
                .allMatch(Retry::isTransient);
        assertThat(List.of(
                        PERMANENT,
                        SdkClientException.create("strange", new IllegalStateException()),
                        DynamoDbException.builder().statusCode(400).build()))
                .noneMatch(Retry::isTransient);
    }

    @Test
    void the_system_clock_advances_while_it_sleeps() {
        long start = Time.SYSTEM.nanos();
        Time.SYSTEM.sleep(Duration.ofNanos(2_500_000));
        assertThat(Time.SYSTEM.nanos() - start).isGreaterThanOrEqualTo(2_500_000);
        assertThat(Time.SYSTEM.random()).isBetween(0.0, 1.0).isNotEqualTo(Time.SYSTEM.random());
    }

    @Test
    void an_interrupted_wait_throws_and_leaves_the_thread_interrupted() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(AbortedException.class)
                .isThrownBy(() -> Time.SYSTEM.sleep(Duration.ofSeconds(1)))
                .withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
