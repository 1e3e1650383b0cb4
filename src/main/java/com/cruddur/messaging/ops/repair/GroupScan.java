package com.cruddur.messaging.ops.repair;

import static com.cruddur.messaging.model.Attributes.get;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * All groups that are in anybody's list, by a scan of the index. It holds group rows only, the rows of a group side by side, so no
 * message has to be read. The index may be late, so the caller reads each group's rows from the table. A group whose rows the
 * index does not show yet was moved within the last second.
 */
public final class GroupScan {

    /** How many groups it remembers so as to name none twice. They take some megabytes, however large the table is. */
    private static final int REMEMBERED = 10_000;

    /** How many rows are read at once: a few units, so that pacing them is smooth. */
    private static final int PAGE = 100;

    /** How long a page waits for throttling to end: a scan that begins again reads every page once more. */
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
    private long rows;

    /** Reads a table through a client, which the caller closes. */
    public GroupScan(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * Names each group once.
     *
     * @param progress told how many of the rows are read; how many there are is as of some hours ago
     */
    public void forEach(Consumer<String> group, Progress progress) {
        long all = rowsThereAre();
        Map<String, AttributeValue> after = null;
        do {
            ScanResponse page = page(after);
            for (Map<String, AttributeValue> row : page.items()) {
                name(row, group);
                rows++;
                progress.written(rows, Math.max(all, rows + 1));
            }
            after = page.lastEvaluatedKey();
        } while (!after.isEmpty());
        if (rows > 0) {
            progress.written(rows, rows);
        }
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

    private long rowsThereAre() {
        return client.describeTable(describe -> describe.tableName(table)).table().globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(Schema.MESSAGE_GROUP_INDEX))
                .map(GlobalSecondaryIndexDescription::itemCount)
                .filter(Objects::nonNull) // an emulator may not count
                .mapToLong(Long::longValue)
                .sum();
    }
}
