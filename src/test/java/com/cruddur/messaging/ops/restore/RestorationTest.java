package com.cruddur.messaging.ops.restore;

import static com.cruddur.messaging.model.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.ops.EmulatedAws;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.StandInClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Tests a restore while another program writes. */
@Concurrent
class RestorationTest {

    private static final Map<String, AttributeValue> THEN = item("then");
    private static final Map<String, AttributeValue> NOW = item("now");

    private final List<DifferingItem> different = new ArrayList<>();
    private final List<String> toRepair = new ArrayList<>();

    /** Writes an item right after each read, as another program may. */
    private record ConcurrentWriter(DynamoDbClient real, String table, Map<String, AttributeValue> item)
            implements DynamoDbClient, StandInClient {
        @Override
        public QueryResponse query(QueryRequest request) {
            QueryResponse answer = real.query(request);
            real.putItem(put -> put.tableName(table).item(item));
            return answer;
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            return real.putItem(request);
        }
    }

    @Test
    void item_written_after_the_read_is_not_overwritten() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, "ap-south-2")) {
            EmulatedAws.createTable(client, "earlier");
            EmulatedAws.createTable(client, "present");
            client.putItem(put -> put.tableName("earlier").item(THEN));

            RestoredCounts restored = putMessages(client, NOW);

            assertThat(client.scan(scan -> scan.tableName("present")).items()).containsExactly(NOW);
            assertThat(different)
                    .singleElement()
                    .satisfies(item -> assertThat(item.attributes()).containsExactly(Schema.MESSAGE));
            assertThat(restored).isEqualTo(new RestoredCounts(0, 0, 0, 1));
        }
    }

    /** A put whose answer was lost is sent again, and then finds its item. */
    @Test
    void group_is_repaired_if_the_answer_to_its_put_was_lost() {
        try (DynamoDbClient client = EmulatedAws.client(EmulatedAws.LOCAL, "ap-southeast-4")) {
            EmulatedAws.createTable(client, "earlier");
            EmulatedAws.createTable(client, "present");
            client.putItem(put -> put.tableName("earlier").item(THEN));

            RestoredCounts restored = putMessages(client, THEN);

            assertThat(restored).isEqualTo(new RestoredCounts(0, 0, 1, 0));
            assertThat(toRepair).containsExactly("1");
        }
    }

    private RestoredCounts putMessages(DynamoDbClient client, Map<String, AttributeValue> itemOfOthers) {
        Restoration restoration = new Restoration(
                new StoredItems(client, "earlier"),
                new StoredItems(new ConcurrentWriter(client, "present", itemOfOthers), "present"),
                Optional.empty(),
                false,
                new Restoration.Listener() {
                    @Override
                    public void compared(long items) {}

                    @Override
                    public void differs(DifferingItem item) {
                        different.add(item);
                    }

                    @Override
                    public void putBack(String group) {
                        toRepair.add(group);
                    }
                });
        restoration.putMessages();
        return restoration.restored();
    }

    private static Map<String, AttributeValue> item(String text) {
        return Map.of(
                Schema.PK, string("MSG#1"),
                Schema.SK, string("2026-11-01T10:00:00.000000+00:00"),
                Schema.MESSAGE, string(text));
    }
}
