package com.cruddur.messaging.testing;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Does something before a client sends a request of one operation, such as {@code Query}: refuses it, or changes what it finds.
 * The SDK puts one into each of its clients, as it does {@link RecordedRequests}.
 */
public final class RequestHook implements ExecutionInterceptor {

    private record Hook(String operation, Runnable action) {}

    private static final ThreadLocal<Hook> HOOK = ThreadLocal.withInitial(() -> new Hook("", () -> {}));

    /** Runs an action before each request of an operation that this thread sends while some work is done. */
    public static <T> T before(String operation, Runnable action, Supplier<T> work) {
        HOOK.set(new Hook(operation, action));
        try {
            return work.get();
        } finally {
            HOOK.remove();
        }
    }

    /** Answers each request of an operation as AWS does if the caller lacks the permission. */
    public static <T> T denying(String operation, Supplier<T> work) {
        Runnable deny = () -> {
            throw AwsServiceException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("AccessDeniedException")
                            .errorMessage("User: u is not authorized to perform: " + operation)
                            .build())
                    .build();
        };
        return before(operation, deny, work);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Hook hook = HOOK.get();
        if (hook.operation.equals(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))) {
            hook.action.run();
        }
    }
}
