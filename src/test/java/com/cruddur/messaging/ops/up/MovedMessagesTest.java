package com.cruddur.messaging.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.seed.SeedUsers;
import com.cruddur.messaging.store.MessageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

class MovedMessagesTest {

    private final List<String> said = new ArrayList<>();

    /** A table with one group, which the sender has with the other user. */
    private record OneGroup(MessageGroup row) implements DynamoDbClient {

        @Override
        public QueryResponse query(QueryRequest request) {
            return QueryResponse.builder()
                    .items(List.of(row.toItem()))
                    .consumedCapacity(used -> used.capacityUnits(0.5))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @Test
    void first_message_of_a_new_group_is_printed_although_it_changes_no_row() {
        User sender = SeedUsers.of("andrewbrown");
        Message message = Message.of(SeedPlan.GROUP, Instant.now(), "hi", sender);
        MovedMessages messages = new MovedMessages(OptionalInt.of(80), said::add);
        messages.begin(new MessageStore(
                new OneGroup(new MessageGroup(
                        sender.uuid(), SeedPlan.GROUP, message.createdAt(), "hi", SeedUsers.of("londo"))),
                "cruddur-messages"));

        messages.arrived(message.toItem(), 0, Duration.ofMillis(5));

        assertThat(said).containsExactly("andrewbrown to londo: hi  (rows unchanged, 5 ms)");
    }

    @Test
    void failure_that_quotes_an_item_prints_no_control_characters() {
        new MovedMessages(OptionalInt.of(80), said::add).failed("the sort key '\u001b[31mnoon' is not a timestamp");

        assertThat(said).containsExactly("the sort key '\\u001b[31mnoon' is not a timestamp");
    }
}
