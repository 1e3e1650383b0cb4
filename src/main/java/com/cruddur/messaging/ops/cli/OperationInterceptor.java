package com.cruddur.messaging.ops.cli;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context.FailedExecution;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Puts the operation into the error message of an answer without an error code, which an emulator gives for an operation that it
 * lacks. Only an interceptor knows the operation.
 */
final class OperationInterceptor implements ExecutionInterceptor {

    @Override
    public Throwable modifyException(FailedExecution failed, ExecutionAttributes attributes) {
        return failed.exception() instanceof AwsServiceException answer
                        && answer.awsErrorDetails() != null
                        && answer.awsErrorDetails().errorCode() == null
                ? answer.toBuilder()
                        .awsErrorDetails(answer.awsErrorDetails().toBuilder()
                                .errorMessage(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
                                .build())
                        .build()
                : failed.exception();
    }
}
