package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Prints how many messages of a group of two a running {@code bin/cruddur up} moves in a second. */
public final class DrainBenchmark {

    private static final int MESSAGES = 600;

    private DrainBenchmark() {}

    /** Arguments: the endpoint, and how many rounds to make. */
    public static void main(String[] args) throws InterruptedException {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(URI.create(args[0]))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            MessageStore store = new MessageStore(client, "cruddur-messages");
            for (int round = 1; round <= Integer.parseInt(args[1]); round++) {
                Duration duration = drain(store);
                System.out.printf(
                        "round %d: %d messages in %.1f s, %.0f per second%n",
                        round, MESSAGES, duration.toMillis() / 1e3, MESSAGES * 1e3 / duration.toMillis());
            }
        }
    }

    /** From the first write until both members' rows are at the last message. */
    private static Duration drain(MessageStore store) throws InterruptedException {
        String group = UUID.randomUUID().toString();
        User first = SeedUsers.of(SeedUsers.FIRST);
        User second = SeedUsers.of(SeedUsers.SECOND);
        Instant start = Instant.now();
        long started = System.nanoTime();
        store.createMessageGroup(Message.of(group, start, "first", first), second);
        Message last = null;
        for (int i = 1; i < MESSAGES; i++) {
            last = store.createMessage(Message.of(group, start.plusMillis(i), "message " + i, first));
        }
        while (!isAtRest(store, List.of(first, second), last)) {
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static boolean isAtRest(MessageStore store, List<User> members, Message last) {
        return members.stream()
                .allMatch(member -> store.listMessageGroups(member.uuid(), Listing.newest()).entries().stream()
                        .anyMatch(row -> row.uuid().equals(last.messageGroupUuid())
                                && row.lastMessageAt().equals(last.createdAt())));
    }
}
