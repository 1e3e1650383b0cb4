package com.cruddur.messaging.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.store.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Tests the pace of a real client, with simulated responses and a simulated clock. */
class PacingTest {

    private static final String ONE_FIGURE = "{\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":%s}}";
    private static final String A_LIST =
            "{\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":9},{\"TableName\":\"u\",\"CapacityUnits\":4}]}";

    private final List<String> sent = new ArrayList<>();
    private Duration slept = Duration.ZERO;
    private String answer = ONE_FIGURE.formatted(6);
    private int status = 200;

    private final Time time = new Time() {
        @Override
        public long nanos() {
            return slept.toNanos();
        }

        @Override
        public void sleep(Duration duration) {
            slept = slept.plus(duration);
        }

        @Override
        public double random() {
            return 1;
        }
    };

    private final DynamoDbClient client = client(new Pacing(3, 2, time));

    private DynamoDbClient client(ExecutionInterceptor pacing) {
        return DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(new Answering())
                .overrideConfiguration(config -> config.addExecutionInterceptor(pacing))
                .build();
    }

    private final class Answering implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    try (InputStream body =
                            request.contentStreamProvider().orElseThrow().newStream()) {
                        sent.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                    }
                    return HttpExecuteResponse.builder()
                            .response(
                                    SdkHttpResponse.builder().statusCode(status).build())
                            .responseBody(AbortableInputStream.create(
                                    new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // the response ends
                }
            };
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    private void query() {
        client.query(query -> query.tableName("t")
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("x"))));
    }

    private void write() {
        client.transactWriteItems(write -> write.transactItems(TransactWriteItem.builder()
                .delete(delete -> delete.tableName("t").key(Map.of("pk", AttributeValue.fromS("x"))))
                .build()));
    }

    @Test
    void next_request_waits_for_the_units_of_the_last() {
        query();
        assertThat(slept).isEqualTo(Duration.ZERO);
        query();
        assertThat(slept).isEqualTo(Duration.ofSeconds(2));
        answer = ONE_FIGURE.formatted(0.5);
        query();
        query();
        assertThat(slept.toMillis()).isBetween(4_166L, 4_167L);
        assertThat(sent).allMatch(body -> body.contains("\"ReturnConsumedCapacity\":\"TOTAL\""));
    }

    @Test
    void time_between_requests_counts() {
        query();
        time.sleep(Duration.ofSeconds(10));
        query();
        assertThat(slept).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void reads_and_writes_have_separate_limits() {
        answer = A_LIST;
        write();
        answer = ONE_FIGURE.formatted(6);
        query();
        assertThat(slept).isEqualTo(Duration.ZERO);
        answer = A_LIST;
        write();
        assertThat(slept).as("13 units at 2 units per second").isEqualTo(Duration.ofMillis(6_500));
    }

    @Test
    void refused_write_takes_units_too() {
        status = 400;
        answer =
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"CancellationReasons\":[{\"Code\":\"ConditionalCheckFailed\"}]}";
        assertThatThrownBy(this::write).isInstanceOf(TransactionCanceledException.class);
        status = 200;
        answer = A_LIST;
        write();
        assertThat(slept).as("2 units at 2 units per second").isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void requests_that_take_no_units_do_not_wait() {
        query();
        answer = "{\"TableNames\":[]}";
        client.listTables();
        assertThat(slept).isEqualTo(Duration.ZERO);
        assertThat(sent.get(1)).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"PROVISIONED, 40, 20, 10, 5", "PROVISIONED, 5, 3, 1, 1", "PAY_PER_REQUEST, 0, 0, 25, 25"})
    void default_limit_is_a_quarter_of_the_tables_units(
            BillingMode mode, long hasReads, long hasWrites, long reads, long writes) {
        Pacing pacing = UnitsOption.pacing(
                TableDescription.builder()
                        .billingModeSummary(summary -> summary.billingMode(mode))
                        .provisionedThroughput(
                                has -> has.readCapacityUnits(hasReads).writeCapacityUnits(hasWrites))
                        .build(),
                time);
        try (DynamoDbClient paced = client(pacing)) {
            answer = ONE_FIGURE.formatted(100);
            paced.scan(scan -> scan.tableName("t"));
            paced.scan(scan -> scan.tableName("t"));
            assertThat(slept).isEqualTo(Duration.ofSeconds(100 / reads));
            paced.putItem(put -> put.tableName("t").item(Map.of("pk", AttributeValue.fromS("x"))));
            Duration before = slept;
            paced.putItem(put -> put.tableName("t").item(Map.of("pk", AttributeValue.fromS("x"))));
            assertThat(slept.minus(before)).isEqualTo(Duration.ofSeconds(100 / writes));
        }
    }

    @Test
    void table_that_was_never_on_demand_has_no_billing_mode() {
        assertThat(UnitsOption.pacing(
                        TableDescription.builder()
                                .provisionedThroughput(
                                        has -> has.readCapacityUnits(5L).writeCapacityUnits(5L))
                                .build(),
                        time))
                .isNotNull();
    }
}
