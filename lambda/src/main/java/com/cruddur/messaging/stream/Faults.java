package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.OutOfTimeException;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Skipped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Decides from an exception how its record ends: a fault of the record skips it, a fault of the environment fails it,
 * and an unknown fault is unexpected.
 *
 * <p>Sources: "Error handling with DynamoDB",
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html, and the errors of
 * TransactWriteItems, https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
final class Faults {

    /** The codes of errors and cancellation reasons that may be gone at the next delivery. */
    private static final Set<String> ENVIRONMENTAL = Set.of(
            "ConditionalCheckFailed", // another program keeps changing the row
            "TransactionConflict",
            "ProvisionedThroughputExceeded",
            "ThrottlingError",
            "AccessDenied",
            "AccessDeniedException",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "InaccessibleEncryptionCredentialsException",
            "LimitExceededException",
            "ResourceInUseException",
            "ResourceNotFoundException",
            "TableNotFoundException",
            "IndexNotFoundException");

    /** The prefix of every error code of the table's encryption key. */
    private static final String KMS = "KMS";

    private static final Set<String> VALIDATION = Set.of("ValidationException", "ValidationError");

    /** Phrases of a validation error about a table or an index that does not exist, or not yet. */
    private static final List<String> MISSING = List.of("specified index", "backfilling", "non-existent table");

    /** Phrases of a validation error about an item that is too large, or a key that is too long or empty. */
    private static final List<String> BEYOND_LIMITS = List.of(
            "exceeded the maximum", "exceeded the size limit", "exceeded supported limits", "empty string value");

    /** An error, or the reason why a write of a transaction failed. */
    private record Fault(String code, String message) {

        boolean isEnvironmental() {
            return ENVIRONMENTAL.contains(code) || code.startsWith(KMS) || isValidation(MISSING);
        }

        boolean isBeyondLimits() {
            return code.startsWith("ItemCollectionSizeLimitExceeded") || isValidation(BEYOND_LIMITS);
        }

        private boolean isValidation(List<String> phrases) {
            return VALIDATION.contains(code) && phrases.stream().anyMatch(message::contains);
        }
    }

    private Faults() {}

    /** Returns the outcome of a record whose handling threw the exception. */
    static Outcome outcomeOf(RuntimeException e) {
        if (e instanceof FaultyRecordException faulty) {
            return new Skipped(faulty.reason(), faulty.getMessage());
        }
        if (exceededLimit(e).isPresent()) {
            return new Skipped(SkipReason.BEYOND_LIMITS, describe(e));
        }
        return isEnvironmental(e) ? new Failed(describe(e)) : new Skipped(SkipReason.UNEXPECTED, describe(e));
    }

    /** Returns DynamoDB's own sentence about the limit that a write exceeds; empty if it exceeds none. */
    static Optional<String> exceededLimit(RuntimeException e) {
        return faults(e).filter(Fault::isBeyondLimits).map(Fault::message).findFirst();
    }

    private static boolean isEnvironmental(RuntimeException e) {
        if (e instanceof AwsServiceException service) {
            return Retry.isTransient(service)
                    || Set.of(401, 403).contains(service.statusCode())
                    || (faults(e).findAny().isPresent() && faults(e).allMatch(Fault::isEnvironmental));
        }
        return e instanceof OutOfTimeException || e instanceof SdkException;
    }

    private static Stream<Fault> faults(RuntimeException e) {
        if (e instanceof TransactionCanceledException cancelled) {
            return cancelled.cancellationReasons().stream()
                    .map(reason -> fault(reason.code(), reason.message()))
                    .filter(fault -> !fault.code().equals("None"));
        }
        return e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? Stream.of(fault(
                        service.awsErrorDetails().errorCode(),
                        service.awsErrorDetails().errorMessage()))
                : Stream.empty();
    }

    private static Fault fault(String code, String message) {
        return new Fault(Objects.requireNonNullElse(code, ""), Objects.requireNonNullElse(message, ""));
    }

    /**
     * Returns the SDK's message, which contains neither a text nor a user. The message of any other exception could, so
     * the log has only its class and origin.
     */
    private static String describe(RuntimeException e) {
        String name = e.getClass().getName();
        return e instanceof SdkException || e instanceof OutOfTimeException
                ? "%s: %s".formatted(name, e.getMessage())
                : Stream.of(e.getStackTrace())
                        .findFirst()
                        .map(frame -> name + " at " + frame)
                        .orElse(name);
    }
}
