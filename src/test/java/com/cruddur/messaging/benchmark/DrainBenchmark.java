package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Prints how many messages per second a running {@code bin/cruddur up} moves, for a group of two members. */
public final class DrainBenchmark {

    private static final int MESSAGES = 1_000;
    private static final int BATCH = 25;

    /** Long enough not to slow the function. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private DrainBenchmark() {}

    /** @param args the endpoint and the number of rounds */
    public static void main(String[] args) throws InterruptedException {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(URI.create(args[0]))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            MessageStore store = new MessageStore(client, "cruddur-messages");
            for (int round = 1; round <= Integer.parseInt(args[1]); round++) {
                System.out.printf("round %d: %.0f messages per second%n", round, drained(client, store));
            }
        }
    }

    /** Writes a backlog of messages, and returns how fast it shrinks, in messages per second. */
    private static double drained(DynamoDbClient client, MessageStore store) throws InterruptedException {
        String group = UUID.randomUUID().toString();
        User first = SeedUsers.of(SeedUsers.FIRST);
        User second = SeedUsers.of(SeedUsers.SECOND);
        Instant start = Instant.now();
        store.createMessageGroup(Message.of(group, start, "first", first), second);
        // In batches, because the trigger keeps up with single writes.
        for (int from = 1; from < MESSAGES; from += BATCH) {
            List<WriteRequest> puts = IntStream.range(from, Math.min(from + BATCH, MESSAGES))
                    .mapToObj(i -> Message.of(group, start.plusMillis(i), "message " + i, first)
                            .toItem())
                    .map(item -> WriteRequest.builder()
                            .putRequest(put -> put.item(item))
                            .build())
                    .toList();
            client.batchWriteItem(write -> write.requestItems(Map.of("cruddur-messages", puts)));
        }
        long written = System.nanoTime();
        long done = moved(store, first, group, start);
        long left = MESSAGES - 1 - done;
        while (moved(store, first, group, start) < MESSAGES - 1) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        return left * 1e9 / (System.nanoTime() - written);
    }

    /** Returns the number of the message that the member's row shows. */
    private static long moved(MessageStore store, User member, String group, Instant start) {
        return store.listMessageGroups(member.uuid(), Listing.newest()).entries().stream()
                .filter(row -> row.uuid().equals(group))
                .mapToLong(row -> Duration.between(start.truncatedTo(ChronoUnit.MICROS), row.lastMessageAt())
                        .toMillis())
                .sum();
    }
}
