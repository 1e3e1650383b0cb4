package com.cruddur.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class FunctionClientTest {

    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(30);

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void the_client_has_short_time_limits_two_attempts_and_the_region_of_the_environment() {
        System.setProperty("aws.region", "ca-central-1");
        try (DynamoDbClient client = FunctionClient.create()) {
            ClientOverrideConfiguration config =
                    client.serviceClientConfiguration().overrideConfiguration();
            assertThat(config.apiCallTimeout()).contains(Duration.ofSeconds(5));
            assertThat(config.apiCallAttemptTimeout()).contains(Duration.ofSeconds(2));
            assertThat(config.retryStrategy())
                    .hasValueSatisfying(
                            strategy -> assertThat(strategy.maxAttempts()).isEqualTo(2));
            assertThat(client.serviceClientConfiguration().region().id()).isEqualTo("ca-central-1");
        } finally {
            System.clearProperty("aws.region");
        }
    }

    @Test
    void requests_omit_content_length() {
        List<SdkHttpRequest> sent = new ArrayList<>();
        CannedAnswers answers = new CannedAnswers();
        SdkHttpClient http = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                sent.add(request.httpRequest());
                return answers.prepareRequest(request);
            }

            @Override
            public void close() {
                answers.close();
            }
        };
        try (DynamoDbClient client = FunctionClient.builder(http)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            client.transactWriteItems(TransactWriteItemsRequest.builder().build());
        }

        assertThat(sent)
                .singleElement()
                .satisfies(request -> assertThat(request.firstMatchingHeader(Header.CONTENT_LENGTH))
                        .isEmpty());
    }

    @Test
    void the_allowed_time_and_the_reserve_fit_into_the_functions_timeout() {
        assertThat(MessagingStreamHandler.RESERVE).isGreaterThan(FunctionClient.CALL_TIMEOUT);
        assertThat(MessagingStreamHandler.TIME_LIMIT.plus(MessagingStreamHandler.RESERVE))
                .isLessThan(FUNCTION_TIMEOUT);
    }
}
