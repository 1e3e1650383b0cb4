package com.cruddur.messaging.store;

import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Classifies the reasons why DynamoDB cancelled a transaction.
 *
 * <p>Source of the codes: the errors of TransactWriteItems,
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
public final class Cancellation {

    private static final String NONE = "None";
    private static final String CONDITIONAL_CHECK_FAILED = "ConditionalCheckFailed";
    private static final String CONFLICT = "TransactionConflict";
    private static final Set<String> THROTTLING = Set.of("ThrottlingError", "ProvisionedThroughputExceeded");

    private Cancellation() {}

    /** Returns whether the reason is a failed condition. */
    public static boolean isFailedCondition(CancellationReason reason) {
        return CONDITIONAL_CHECK_FAILED.equals(reason.code());
    }

    /** Returns whether a condition failed. Conflicts and throttling may be among the reasons, other errors may not. */
    public static boolean hasFailedCondition(TransactionCanceledException e) {
        return isTransientOrCondition(e) && e.cancellationReasons().stream().anyMatch(Cancellation::isFailedCondition);
    }

    /** Returns whether the same transaction may succeed later, because all reasons are conflicts or throttling. */
    public static boolean isTransient(TransactionCanceledException e) {
        return isTransientOrCondition(e) && e.cancellationReasons().stream().noneMatch(Cancellation::isFailedCondition);
    }

    /** Returns whether throttling is among the reasons. Conflicts may be too, other errors may not. */
    static boolean isThrottling(TransactionCanceledException e) {
        return isTransient(e) && codes(e).anyMatch(THROTTLING::contains);
    }

    private static boolean isTransientOrCondition(TransactionCanceledException e) {
        return !e.cancellationReasons().isEmpty()
                && codes(e).allMatch(code ->
                        THROTTLING.contains(code) || CONFLICT.equals(code) || CONDITIONAL_CHECK_FAILED.equals(code));
    }

    private static Stream<String> codes(TransactionCanceledException e) {
        return e.cancellationReasons().stream().map(CancellationReason::code).filter(code -> !NONE.equals(code));
    }
}
