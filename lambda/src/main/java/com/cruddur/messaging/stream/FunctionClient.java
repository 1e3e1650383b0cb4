package com.cruddur.messaging.stream;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The function's DynamoDB client.
 *
 * <p>Region: {@code AWS_REGION}. Credentials: the environment variables of a function, or the container credentials a
 * function with SnapStart gets instead. Everything else a default chain would look for (files, instance metadata) does not
 * exist in a function and only costs time.
 */
final class FunctionClient {

    /** How long one request may take: more than a large transaction needs, much less than the function has. */
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    /** How long one call may take with its repetition. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /** A lost connection is tried again at once; every longer wait is up to the caller, who knows how much time is left. */
    static final int ATTEMPTS = 2;

    private FunctionClient() {}

    static DynamoDbClient create() {
        return builder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(1))
                        .socketTimeout(ATTEMPT_TIMEOUT)
                        .build())
                .region(new SystemSettingsRegionProvider().getRegion())
                .credentialsProvider(AwsCredentialsProviderChain.of(
                        EnvironmentVariableCredentialsProvider.create(),
                        ContainerCredentialsProvider.builder().build()))
                .build();
    }

    static DynamoDbClientBuilder builder(SdkHttpClient http) {
        return DynamoDbClient.builder()
                .httpClient(http)
                .overrideConfiguration(config -> config.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .addExecutionInterceptor(new BufferedRequests())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
    }
}
