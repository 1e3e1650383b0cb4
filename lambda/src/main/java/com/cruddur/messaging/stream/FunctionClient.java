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
 * Creates the function's DynamoDB client.
 *
 * <p>The region comes from {@code AWS_REGION}. Credentials come from the function's environment variables, or, with
 * SnapStart, from the container credentials provider. The SDK's default chains also look for files and instance
 * metadata, which do not exist in a function and cost time.
 */
final class FunctionClient {

    /**
     * The time limit of one request: more than a large transaction needs, and much less than the function's timeout.
     */
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    /** The time limit of one call with its repetition. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The number of attempts of one call. The second follows a lost connection at once. Longer waits are left to the
     * caller, who knows how much time is left.
     */
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
