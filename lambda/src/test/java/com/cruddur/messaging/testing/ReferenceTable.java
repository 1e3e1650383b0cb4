package com.cruddur.messaging.testing;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * A new table for comparison with the simulated one, deleted on close. It is in the emulated DynamoDB, or at
 * {@code -Ddynamodb.endpoint=URL}. {@code https://dynamodb.REGION.amazonaws.com} is AWS, with the default credentials.
 * Any other endpoint must accept any credentials, as DynamoDB Local does.
 */
public final class ReferenceTable implements AutoCloseable {

    private static final Optional<URI> ENDPOINT =
            Optional.ofNullable(System.getProperty("dynamodb.endpoint")).map(URI::create);
    private static final Optional<Region> REGION_OF_AWS = ENDPOINT.flatMap(ReferenceTable::regionOfAws);

    private final DynamoDbClient client = client(DynamoDbClient.builder());
    private final DynamoDbStreamsClient streams = client(DynamoDbStreamsClient.builder());
    private final String name = "cruddur-messages-test-" + UUID.randomUUID();
    private final ChangeStream stream;

    /** Creates the table and waits until it is active, up to two minutes. */
    public ReferenceTable() {
        String streamArn = EmulatedDynamoDb.createTable(client, name);
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(config ->
                        config.maxAttempts(120).backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofSeconds(1))))
                .build()) {
            waiter.waitUntilTableExists(describe -> describe.tableName(name));
        }
        stream = new ChangeStream(streams, streamArn);
    }

    /** Returns a client of the table's account and region. */
    public DynamoDbClient client() {
        return client;
    }

    /** Returns its unique name. */
    public String name() {
        return name;
    }

    /** Returns its stream, from the first record. */
    public ChangeStream stream() {
        return stream;
    }

    /** Returns whether a query of the index shows every earlier write. AWS does not guarantee that. */
    public boolean indexIsNeverLate() {
        return REGION_OF_AWS.isEmpty();
    }

    @Override
    public void close() {
        client.deleteTable(delete -> delete.tableName(name));
        streams.close();
        client.close();
    }

    private static Optional<Region> regionOfAws(URI endpoint) {
        if (endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "-Ddynamodb.endpoint=%s must be a URL such as http://localhost:8000".formatted(endpoint));
        }
        Matcher host = Pattern.compile("dynamodb\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?")
                .matcher(endpoint.getHost());
        return host.matches() ? Optional.of(Region.of(host.group(1))) : Optional.empty();
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return REGION_OF_AWS
                .map(region -> builder.region(region)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build())
                .orElseGet(() ->
                        EmulatedDynamoDb.client(builder, ENDPOINT.orElseGet(EmulatedDynamoDb::endpoint), "reference"));
    }
}
