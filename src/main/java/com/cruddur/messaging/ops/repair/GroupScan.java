package com.cruddur.messaging.ops.repair;

import static com.cruddur.messaging.model.Attributes.get;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Finds all message groups that are in a conversation list, by a scan of the index. The index holds only group rows, and holds the
 * rows of a group side by side, so the scan reads no message. The index may lag, so the caller reads each group's rows from the
 * table. The scan can miss a group that was moved within the last second.
 */
public final class GroupScan {

    /** The number of groups that a scan remembers, so that it names each only once. They take a few megabytes of memory. */
    private static final int REMEMBERED = 10_000;

    /** How many rows one request reads. They take a few units, so that the pace is even. */
    private static final int PAGE = 100;

    /** How long a request waits for throttling to end. A new scan would read every page again. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DynamoDbClient client;
    private final String table;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Creates a scan of a table. The caller closes the client. */
    public GroupScan(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * Calls the consumer once for each group.
     *
     * @param progress called with the number of rows read. The number of all rows is not known: DynamoDB updates it every six hours.
     */
    public void forEach(Consumer<String> group, LongConsumer progress) {
        long rows = 0;
        Map<String, AttributeValue> after = null;
        do {
            ScanResponse page = page(after);
            for (Map<String, AttributeValue> row : page.items()) {
                name(row, group);
                progress.accept(++rows);
            }
            after = page.lastEvaluatedKey();
        } while (!after.isEmpty());
    }

    private ScanResponse page(Map<String, AttributeValue> after) {
        return new Retry(Time.SYSTEM, PATIENCE)
                .call(() -> client.scan(scan -> scan.tableName(table)
                        .indexName(Schema.MESSAGE_GROUP_INDEX)
                        .limit(PAGE)
                        .exclusiveStartKey(after)));
    }

    private void name(Map<String, AttributeValue> row, Consumer<String> group) {
        String uuid = get(row, Schema.MESSAGE_GROUP_UUID);
        if (seen.add(uuid)) {
            group.accept(uuid);
        }
    }
}
