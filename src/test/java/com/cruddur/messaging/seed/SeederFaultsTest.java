package com.cruddur.messaging.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.PatientTime;
import com.cruddur.messaging.testing.StandInClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Seeds during writes of other programs, without capacity, and after an interrupted run. */
@Concurrent
class SeederFaultsTest {

    private static final Instant NOW = Instant.parse("2026-03-20T22:52:11.123456Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final User ANDREW = SeedUsers.of(SeedUsers.FIRST);
    private static final User BAYKO = SeedUsers.of(SeedUsers.SECOND);

    private final PatientTime time = new PatientTime();
    private DynamoDbClient client;
    private MessageStore store;

    /** Runs an action before each write. */
    private record Disturbed(DynamoDbClient client, Consumer<DynamoDbRequest> beforeWrite)
            implements DynamoDbClient, StandInClient {
        @Override
        public QueryResponse query(QueryRequest request) {
            return client.query(request);
        }

        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
            beforeWrite.accept(request);
            return client.transactWriteItems(request);
        }

        @Override
        public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
            beforeWrite.accept(request);
            return client.batchWriteItem(request);
        }
    }

    @BeforeEach
    void create_the_table(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
        client = EmulatedAws.client(EmulatedAws.accessKey("SeederFaults" + name), "us-east-1");
        EmulatedAws.createTable(client);
        store = new MessageStore(client, Schema.TABLE);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void seed(int messages, Instant now, Consumer<DynamoDbRequest> beforeWrite) {
        new Seeder(new Disturbed(client, beforeWrite), Schema.TABLE, Clock.fixed(now, ZoneOffset.UTC), time)
                .seed(new SeedPlan(ANDREW, BAYKO, messages, 1), Progress.NONE);
    }

    private void seed(int messages, Instant now) {
        seed(messages, now, request -> {});
    }

    /** Calls an action before each transaction with its number, from 1. */
    private static Consumer<DynamoDbRequest> transactions(IntConsumer beforeEach) {
        int[] count = {0};
        return request -> {
            if (request instanceof TransactWriteItemsRequest) {
                beforeEach.accept(++count[0]);
            }
        };
    }

    private static TransactionCanceledException cancelled(String code) {
        return TransactionCanceledException.builder()
                .cancellationReasons(
                        CancellationReason.builder().code("None").build(),
                        CancellationReason.builder().code(code).build())
                .build();
    }

    private List<MessageGroup> groups(User owner) {
        return store.listMessageGroups(owner.uuid(), Listing.newest()).entries();
    }

    private List<Message> messages() {
        return store.listMessages(SeedPlan.GROUP, Listing.newest().limit(1000)).entries();
    }

    private void put(MessageGroup row) {
        client.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem()));
    }

    /** Moves Andrew's row, as the trigger does. */
    private void move(Instant to) {
        Map<String, AttributeValue> key = groups(ANDREW).get(0).toItem();
        key.keySet().retainAll(List.of(Schema.PK, Schema.SK));
        client.deleteItem(delete -> delete.tableName(Schema.TABLE).key(key));
        put(new MessageGroup(ANDREW.uuid(), SeedPlan.GROUP, to, "moved", BAYKO));
    }

    @Test
    void row_that_the_trigger_moves_to_a_newer_message_stays_the_only_one() {
        seed(10, NOW);

        seed(60, LATER, transactions(number -> {
            if (number == 1) {
                move(LATER);
            }
        }));

        assertThat(groups(ANDREW))
                .containsExactly(new MessageGroup(ANDREW.uuid(), SeedPlan.GROUP, LATER, "moved", BAYKO));
        assertThat(groups(BAYKO)).containsExactly(MessageGroup.after(messages().get(59), BAYKO.uuid(), ANDREW));
    }

    @Test
    void row_that_another_program_moves_to_an_older_message_is_moved_again() {
        seed(10, NOW);

        seed(60, LATER, transactions(number -> {
            if (number == 1) {
                move(messages().get(9).createdAt().plusSeconds(1));
            }
        }));

        assertThat(groups(ANDREW)).containsExactly(MessageGroup.after(messages().get(59), ANDREW.uuid(), BAYKO));
    }

    @Test
    void row_of_another_group_at_the_old_key_is_not_changed() {
        seed(10, NOW);
        MessageGroup old = groups(ANDREW).get(0);
        MessageGroup other = new MessageGroup(ANDREW.uuid(), BAYKO.uuid(), old.lastMessageAt(), "other", BAYKO);

        seed(60, LATER, transactions(number -> {
            if (number == 1) {
                move(LATER);
                put(other);
            }
        }));

        assertThat(groups(ANDREW)).extracting(MessageGroup::lastMessage).containsExactly("moved", "other");
    }

    @Test
    void seeding_fails_if_another_program_keeps_moving_the_row() {
        seed(10, NOW);
        Instant last = messages().get(9).createdAt();

        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> seed(60, LATER, transactions(number -> move(last.plusSeconds(number)))));
        assertThat(time.waits).hasSize(Retry.MAX_FAULTS);
        assertThat(groups(ANDREW)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"})
    void transaction_cancelled_for_a_transient_reason_is_repeated(String code) {
        seed(10, NOW, transactions(number -> {
            if (number <= 3) {
                throw cancelled(code);
            }
        }));

        assertThat(time.waits).hasSize(3);
        assertThat(messages()).hasSize(10);
        assertThat(groups(ANDREW)).hasSize(1);
        assertThat(groups(BAYKO)).hasSize(1);
    }

    @Test
    void seeding_fails_if_the_table_has_no_capacity_for_too_long() {
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> seed(10, NOW, request -> {
                    throw cancelled("ThrottlingError");
                }));
        assertThat(Duration.ofNanos(time.nanos()))
                .isBetween(BatchWriter.TIME_LIMIT.minusSeconds(1), BatchWriter.TIME_LIMIT);
    }

    @Test
    void transaction_cancelled_for_a_permanent_reason_is_not_repeated() {
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> seed(10, NOW, request -> {
                    throw cancelled("ValidationError");
                }));
        assertThat(time.waits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void next_run_completes_the_conversation_after_a_run_interrupted_at_any_write(int write) {
        int[] count = {0};
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> seed(30, NOW, request -> {
                    if (++count[0] == write) {
                        if (request instanceof BatchWriteItemRequest batch) {
                            writeAllButTheFirst(batch);
                        }
                        throw new IllegalStateException("ended");
                    }
                }));

        seed(30, LATER);

        assertThat(messages()).hasSize(30).extracting(Message::uuid).doesNotHaveDuplicates();
        assertThat(groups(ANDREW)).containsExactly(MessageGroup.after(messages().get(29), ANDREW.uuid(), BAYKO));
        assertThat(groups(BAYKO)).containsExactly(MessageGroup.after(messages().get(29), BAYKO.uuid(), ANDREW));
    }

    private void writeAllButTheFirst(BatchWriteItemRequest batch) {
        List<WriteRequest> writes = batch.requestItems().get(Schema.TABLE);
        if (writes.size() > 1) {
            List<WriteRequest> others = writes.subList(1, writes.size());
            client.batchWriteItem(write -> write.requestItems(Map.of(Schema.TABLE, others)));
        }
    }
}
