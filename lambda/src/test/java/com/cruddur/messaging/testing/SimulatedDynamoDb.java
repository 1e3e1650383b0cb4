package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.ItemSize;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A model of the table and its index, with a clock of its own, an index that lags per item, and a place to inject faults.
 *
 * <p>It knows the requests this project makes and refuses every other. DynamoDB Local keeps it honest: the same scenarios
 * run against both.
 */
public final class SimulatedDynamoDb implements DynamoDbClient, Time {

    /** What happens around a request. */
    public interface Faults {

        /** Called before a request takes effect; what it throws is what the caller sees. */
        default void before(DynamoDbRequest request) {}

        /** Called after a request took effect; what it throws is what the caller sees instead of the answer. */
        default void after(DynamoDbRequest request) {}
    }

    /** A write that took effect: the item before and after, null where there was or is none. */
    public record Written(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {

        /** Returns an attribute of the key. */
        public String key(String name) {
            return (after == null ? before : after).get(name).s();
        }
    }

    /** Is told of all writes that became visible together. */
    public interface Observer {
        void committed(List<Written> writes);
    }

    private record Key(String pk, String sk) implements Comparable<Key> {
        static Key of(Map<String, AttributeValue> item) {
            return new Key(item.get(Schema.PK).s(), item.get(Schema.SK).s());
        }

        @Override
        public int compareTo(Key other) {
            int order = sk.compareTo(other.sk);
            return order == 0 ? pk.compareTo(other.pk) : order;
        }
    }

    private record IndexUpdate(long visibleAt, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}

    private static final Duration LATENCY = Duration.ofMillis(5);

    private final Map<String, NavigableMap<Key, Map<String, AttributeValue>>> table = new HashMap<>();
    private final Map<String, NavigableMap<Key, Map<String, AttributeValue>>> index = new HashMap<>();
    private final Map<Key, Deque<IndexUpdate>> lagging = new HashMap<>();
    private final Set<String> tokens = new HashSet<>();
    private final List<DynamoDbRequest> requests = new ArrayList<>();
    private final Random random;
    private long now;

    /** How late the index sees each single write. */
    public Supplier<Duration> lag = () -> Duration.ZERO;

    /** How many items a page of a query has at most. */
    public int pageSize = 1_000;

    /** What goes wrong. */
    public Faults faults = new Faults() {};

    /** Where every request is made too. */
    public Optional<Mirror> mirror = Optional.empty();

    /** Who is told of every write. */
    public Observer observer = writes -> {};

    /** Starts with an empty table and always the same chance. */
    public SimulatedDynamoDb() {
        this(new Random(0));
    }

    /** Starts with an empty table. */
    public SimulatedDynamoDb(Random random) {
        this.random = random;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant now() {
        return Sample.T0.plusNanos(now);
    }

    @Override
    public void sleep(Duration duration) {
        now += duration.toNanos();
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    /** Returns all requests made so far. */
    public List<DynamoDbRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns all items whose partition key starts with a prefix, by key. */
    public List<Map<String, AttributeValue>> items(String prefix) {
        return table.entrySet().stream()
                .filter(partition -> partition.getKey().startsWith(prefix))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(partition -> partition.getValue().values().stream())
                .toList();
    }

    /** Returns all items of a partition, by sort key. */
    public List<Map<String, AttributeValue>> partition(String pk) {
        return List.copyOf(table.getOrDefault(pk, new TreeMap<>()).values());
    }

    /** Writes an item as another program would: no fault, no condition. */
    public void put(Map<String, AttributeValue> item) {
        mirror.ifPresent(local -> local.put(item));
        commit(List.of(Map.entry(Key.of(item), Optional.of(item))));
    }

    /** Deletes an item as another program would. */
    public void delete(Map<String, AttributeValue> item) {
        mirror.ifPresent(local -> local.delete(keyOf(item, false)));
        commit(List.of(Map.entry(Key.of(item), Optional.empty())));
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return around(request, () -> {
            boolean onIndex = Schema.MESSAGE_GROUP_INDEX.equals(request.indexName());
            if (onIndex && Boolean.TRUE.equals(request.consistentRead())) {
                throw validation("Consistent reads are not supported on global secondary indexes");
            }
            if (onIndex) {
                catchUp();
            }
            NavigableMap<Key, Map<String, AttributeValue>> all = onIndex
                    ? index.getOrDefault(valueOf(request, ":group"), new TreeMap<>())
                    : table.getOrDefault(valueOf(request, ":pk"), new TreeMap<>());
            boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
            NavigableMap<Key, Map<String, AttributeValue>> ordered = forward ? all : all.descendingMap();
            Expression keys = Expression.of(request.keyConditionExpression());
            int limit = Math.min(pageSize, request.limit() == null ? pageSize : request.limit());
            List<Map<String, AttributeValue>> page = (request.exclusiveStartKey()
                                    .isEmpty()
                            ? ordered
                            : ordered.tailMap(Key.of(request.exclusiveStartKey()), false))
                    .values().stream()
                            .filter(item -> keys.holds(
                                    item, request.expressionAttributeNames(), request.expressionAttributeValues()))
                            .limit(limit + 1L)
                            .toList();
            boolean more = page.size() > limit;
            if (more) {
                page = page.subList(0, limit);
            }
            return QueryResponse.builder()
                    .items(page.stream()
                            .filter(item -> request.filterExpression() == null
                                    || Expression.of(request.filterExpression())
                                            .holds(
                                                    item,
                                                    request.expressionAttributeNames(),
                                                    request.expressionAttributeValues()))
                            .toList())
                    .lastEvaluatedKey(more ? keyOf(page.get(page.size() - 1), onIndex) : null)
                    .consumedCapacity(
                            ConsumedCapacity.builder().capacityUnits(0.5).build())
                    .build();
        });
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return around(request, () -> {
            if (request.clientRequestToken() == null || !tokens.contains(request.clientRequestToken())) {
                transact(request.transactItems());
                tokens.add(request.clientRequestToken());
            }
            return TransactWriteItemsResponse.builder().build();
        });
    }

    private void transact(List<TransactWriteItem> writes) {
        Set<Key> keys = new HashSet<>();
        long bytes = 0;
        List<CancellationReason> reasons = new ArrayList<>();
        List<Map.Entry<Key, Optional<Map<String, AttributeValue>>>> changes = new ArrayList<>();
        for (TransactWriteItem write : writes) {
            boolean put = write.put() != null;
            Key key = Key.of(put ? write.put().item() : write.delete().key());
            Map<String, AttributeValue> old = get(key).orElse(Map.of());
            if (!keys.add(key)) {
                throw validation("Transaction request cannot include multiple operations on one item");
            }
            bytes += put ? sizeOf(write.put().item()) : ItemSize.of(old);
            boolean holds = put
                    ? holds(
                            write.put().conditionExpression(),
                            old,
                            write.put().expressionAttributeNames(),
                            write.put().expressionAttributeValues())
                    : holds(
                            write.delete().conditionExpression(),
                            old,
                            write.delete().expressionAttributeNames(),
                            write.delete().expressionAttributeValues());
            boolean returnOld = put && write.put().returnValuesOnConditionCheckFailure() != null;
            reasons.add(
                    holds
                            ? CancellationReason.builder().code("None").build()
                            : CancellationReason.builder()
                                    .code("ConditionalCheckFailed")
                                    .item(returnOld && !old.isEmpty() ? old : null)
                                    .build());
            changes.add(Map.entry(key, put ? Optional.of(write.put().item()) : Optional.empty()));
        }
        if (writes.isEmpty() || writes.size() > 100 || bytes > 4_000_000) {
            throw validation("%d actions, %d bytes".formatted(writes.size(), bytes));
        }
        if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
            throw cancelled(reasons);
        }
        commit(changes);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return around(request, () -> {
            sizeOf(request.item());
            Map<String, AttributeValue> old = get(Key.of(request.item())).orElse(Map.of());
            if (!holds(
                    request.conditionExpression(),
                    old,
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues())) {
                throw ConditionalCheckFailedException.builder()
                        .item(old)
                        .statusCode(400)
                        .build();
            }
            commit(List.of(Map.entry(Key.of(request.item()), Optional.of(request.item()))));
            return PutItemResponse.builder().build();
        });
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return around(request, () -> {
            commit(List.of(Map.entry(Key.of(request.key()), Optional.empty())));
            return DeleteItemResponse.builder().build();
        });
    }

    @Override
    public String serviceName() {
        return "simulated";
    }

    @Override
    public void close() {
        // nothing is open
    }

    /** Returns the exception of a cancelled transaction. */
    public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        return TransactionCanceledException.builder()
                .cancellationReasons(reasons)
                .message("Transaction cancelled")
                .statusCode(400)
                .build();
    }

    private static RuntimeException validation(String message) {
        return error("ValidationException", message);
    }

    /** Returns an exception as DynamoDB answers with status 400. */
    public static RuntimeException error(String code, String message) {
        return DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private <T extends DynamoDbResponse> T around(DynamoDbRequest request, Supplier<T> effect) {
        requests.add(request);
        now += LATENCY.toNanos();
        faults.before(request);
        T response = mirrored(request, effect);
        faults.after(request);
        return response;
    }

    private <T extends DynamoDbResponse> T mirrored(DynamoDbRequest request, Supplier<T> effect) {
        try {
            T response = effect.get();
            mirror.ifPresent(local -> local.assertSame(request, response));
            return response;
        } catch (DynamoDbException e) {
            mirror.ifPresent(local -> local.assertSame(request, e));
            throw e;
        }
    }

    private static long sizeOf(Map<String, AttributeValue> item) {
        long size = ItemSize.of(item);
        if (size > 400 * 1024) {
            throw validation("Item size has exceeded the maximum allowed size");
        }
        return size;
    }

    private static boolean holds(
            String condition,
            Map<String, AttributeValue> item,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        if (condition == null) {
            return true;
        }
        Expression expression = Expression.of(condition);
        if (condition.length() > 4 * 1024 || expression.operators() > 300) {
            throw validation("Expression size has exceeded the maximum allowed size");
        }
        return expression.holds(item, names, values);
    }

    private Optional<Map<String, AttributeValue>> get(Key key) {
        return Optional.ofNullable(table.get(key.pk())).map(partition -> partition.get(key));
    }

    private static String valueOf(QueryRequest request, String name) {
        return request.expressionAttributeValues().get(name).s();
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item, boolean onIndex) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet()
                .retainAll(
                        onIndex
                                ? Set.of(Schema.PK, Schema.SK, Schema.MESSAGE_GROUP_UUID)
                                : Set.of(Schema.PK, Schema.SK));
        return key;
    }

    private void commit(List<Map.Entry<Key, Optional<Map<String, AttributeValue>>>> changes) {
        List<Written> writes = new ArrayList<>();
        changes.forEach(change -> {
            Key key = change.getKey();
            NavigableMap<Key, Map<String, AttributeValue>> partition =
                    table.computeIfAbsent(key.pk(), pk -> new TreeMap<>());
            Map<String, AttributeValue> after =
                    change.getValue().map(Collections::unmodifiableMap).orElse(null);
            Map<String, AttributeValue> before = after == null ? partition.remove(key) : partition.put(key, after);
            if (before != null || after != null) {
                writes.add(new Written(before, after));
                Deque<IndexUpdate> updates = lagging.computeIfAbsent(key, k -> new ArrayDeque<>());
                long visibleAt = now + lag.get().toNanos();
                updates.add(new IndexUpdate(
                        updates.isEmpty()
                                ? visibleAt
                                : Math.max(visibleAt, updates.getLast().visibleAt()),
                        before,
                        after));
            }
        });
        observer.committed(writes);
    }

    private void catchUp() {
        lagging.entrySet().removeIf(entry -> {
            Deque<IndexUpdate> updates = entry.getValue();
            while (!updates.isEmpty() && updates.element().visibleAt() <= now) {
                IndexUpdate update = updates.remove();
                groupOf(update.before()).ifPresent(group -> index.get(group).remove(entry.getKey()));
                groupOf(update.after())
                        .ifPresent(group -> index.computeIfAbsent(group, g -> new TreeMap<>())
                                .put(entry.getKey(), update.after()));
            }
            return updates.isEmpty();
        });
    }

    private static Optional<String> groupOf(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item)
                .map(attributes -> attributes.get(Schema.MESSAGE_GROUP_UUID))
                .map(AttributeValue::s);
    }
}
