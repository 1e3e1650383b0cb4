package com.cruddur.messaging.testing;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Runs an action before a client sends a request of an operation such as {@code Query}, to refuse the request or to
 * change the data first. The SDK adds this interceptor to each client, like {@link RecordedRequests}.
 */
public final class RequestHook implements ExecutionInterceptor {

    private record Hook(String operation, Runnable action) {}

    private static final ThreadLocal<Hook> HOOK = ThreadLocal.withInitial(() -> new Hook("", () -> {}));

    /** Runs work, and an action before each request of an operation that this thread sends meanwhile. */
    public static <T> T before(String operation, Runnable action, Supplier<T> work) {
        HOOK.set(new Hook(operation, action));
        try {
            return work.get();
        } finally {
            HOOK.remove();
        }
    }

    /** Runs work, and answers each request of an operation as AWS does if the caller lacks the permission. */
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
