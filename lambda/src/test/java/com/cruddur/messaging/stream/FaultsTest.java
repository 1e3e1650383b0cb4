package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.store.OutOfTimeException;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Skipped;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

class FaultsTest {

    private static void assertFailed(RuntimeException e) {
        assertThat(Faults.outcomeOf(e)).isInstanceOf(Failed.class);
    }

    private static void assertSkipped(RuntimeException e, SkipReason reason) {
        assertThat(Faults.outcomeOf(e))
                .isInstanceOfSatisfying(
                        Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(reason));
    }

    private static RuntimeException cancelled(String... codes) {
        List<CancellationReason> reasons = new ArrayList<>();
        for (String code : codes) {
            reasons.add(CancellationReason.builder()
                    .code(code.split("=")[0])
                    .message(code.contains("=") ? code.split("=")[1] : null)
                    .build());
        }
        return SimulatedDynamoDb.cancelled(reasons);
    }

    static List<RuntimeException> environment() {
        return List.of(
                ApiCallTimeoutException.create(1),
                AbortedException.create("interrupted"),
                SdkClientException.create("Unable to load credentials from any of the providers in the chain"),
                SdkClientException.create("lost", new IOException("reset")),
                InternalServerErrorException.builder().statusCode(500).build(),
                DynamoDbException.builder().statusCode(503).build(),
                DynamoDbException.builder().statusCode(403).build(),
                DynamoDbException.builder().statusCode(401).build(),
                TransactionConflictException.builder().statusCode(400).build(),
                TransactionInProgressException.builder().statusCode(400).build());
    }

    @ParameterizedTest
    @MethodSource("environment")
    void a_transient_error_fails_the_record(RuntimeException e) {
        assertFailed(e);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProvisionedThroughputExceededException",
                "ThrottlingException",
                "RequestLimitExceeded",
                "AccessDeniedException",
                "ExpiredTokenException",
                "UnrecognizedClientException",
                "InvalidSignatureException",
                "MissingAuthenticationToken",
                "KMSDisabledException",
                "KMSAccessDeniedException",
                "InaccessibleEncryptionCredentialsException",
                "ResourceNotFoundException",
                "LimitExceededException"
            })
    void an_error_code_of_the_environment_fails_the_record(String code) {
        assertFailed(SimulatedDynamoDb.error(code, "..."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The table does not have the specified index: message-group-sk-index",
                "Cannot read from backfilling global secondary index: message-group-sk-index",
                "Cannot do operations on a non-existent table"
            })
    void a_missing_table_or_index_fails_the_record(String message) {
        assertFailed(SimulatedDynamoDb.error("ValidationException", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Item size has exceeded the maximum allowed size",
                "Item size to update has exceeded the maximum allowed size",
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit"
                        + " of 1024 bytes",
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                        + " empty string value. Key: pk",
                "Nesting Levels have exceeded supported limits"
            })
    void an_item_beyond_the_limits_skips_the_record(String message) {
        assertSkipped(SimulatedDynamoDb.error("ValidationException", message), SkipReason.BEYOND_LIMITS);
        assertSkipped(cancelled("None", "ValidationError=" + message, "None"), SkipReason.BEYOND_LIMITS);
        assertSkipped(cancelled("TransactionConflict", "ValidationError=" + message), SkipReason.BEYOND_LIMITS);
    }

    @ParameterizedTest
    @CsvSource({
        "TransactionConflict, None",
        "ThrottlingError, ConditionalCheckFailed",
        "ProvisionedThroughputExceeded, TransactionConflict",
        "AccessDenied, None",
        "KMSDisabledException, None"
    })
    void a_transaction_cancelled_by_the_environment_fails_the_record(String first, String second) {
        assertFailed(cancelled(first, second));
    }

    @Test
    void any_other_exception_is_unexpected() {
        assertSkipped(new IllegalStateException("?"), SkipReason.UNEXPECTED);
        assertSkipped(new NullPointerException(), SkipReason.UNEXPECTED);
        assertSkipped(DynamoDbException.builder().statusCode(400).build(), SkipReason.UNEXPECTED);
        assertSkipped(
                SimulatedDynamoDb.error("ValidationException", "Invalid KeyConditionExpression"),
                SkipReason.UNEXPECTED);
        assertSkipped(SimulatedDynamoDb.error("SerializationException", "the specified index"), SkipReason.UNEXPECTED);
        assertSkipped(cancelled("TransactionConflict", "ValidationError"), SkipReason.UNEXPECTED);
        assertSkipped(cancelled("None", "None"), SkipReason.UNEXPECTED);
    }

    @Test
    void a_fault_of_the_record_skips_it_with_its_reason() {
        assertThat(Faults.outcomeOf(new FaultyRecordException(SkipReason.NO_FREE_KEY, "full")))
                .isEqualTo(new Skipped(SkipReason.NO_FREE_KEY, "full"));
    }

    @Test
    void a_lack_of_time_fails_the_record() {
        Retry over = new Retry(Time.SYSTEM, Duration.ZERO, Duration.ofSeconds(-1));
        try {
            over.call(() -> "never");
        } catch (OutOfTimeException e) {
            assertFailed(e);
            return;
        }
        throw new AssertionError("a request began after the allowed time");
    }

    @ParameterizedTest
    @CsvSource({"BEYOND_LIMITS, beyond-limits, SkippedBeyondLimits", "MALFORMED, malformed, SkippedMalformed"})
    void a_skip_reason_has_a_word_and_a_metric(SkipReason reason, String word, String metric) {
        assertThat(reason.word()).isEqualTo(word);
        assertThat(reason.metric()).isEqualTo(metric);
    }
}
