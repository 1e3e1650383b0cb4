package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.ItemSize;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
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
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * A simulated DynamoDB with this project's table, its index and a simulated clock. The index and eventually consistent
 * reads are late for each item separately. Readers may see half of a transaction, a transaction may outlive its caller,
 * write capacity may be limited, and tests inject faults.
 *
 * <p>It supports only the requests that this project makes. Comparison with a real table keeps it correct:
 * {@link TableMirror} makes the same requests there.
 */
public final class SimulatedDynamoDb implements DynamoDbClient, Time {

    /** Faults to inject around a request. */
    public interface InjectedFaults {

        /** Called before a request takes effect. The caller gets the exception that it throws. */
        default void before(DynamoDbRequest request) {}

        /** Called after a request took effect. The caller gets the exception that it throws in place of the answer. */
        default void after(DynamoDbRequest request) {}

        /** Returns how long a transaction continues after its caller has given up, or empty if it does not. */
        default Optional<Duration> outlives(TransactWriteItemsRequest request) {
            return Optional.empty();
        }

        /** Returns for how long other readers see half of a transaction, or empty if they never do. */
        default Optional<Duration> lasts(TransactWriteItemsRequest request) {
            return Optional.empty();
        }

        /** Takes write units, and returns whether there were enough. */
        default boolean takes(double units) {
            return true;
        }

        /** Returns the commit of a transaction that outlives its caller, to be run later. */
        default Runnable late(Runnable commit) {
            return commit;
        }
    }

    /** A write that took effect: the item before and after. Null means that there was, or is, no item. */
    public record WrittenItem(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {

        /** Returns an attribute of the item's key. */
        public String key(String name) {
            return (after == null ? before : after).get(name).s();
        }
    }

    /** Observes commits and query results. */
    public interface TableObserver {
        /** Called with all writes that became visible together. */
        void committed(List<WrittenItem> writes);

        /** Called with a page of items that a query found, before any filter expression. */
        default void shown(QueryRequest request, List<Map<String, AttributeValue>> items, boolean isLast) {}
    }

    private record ItemChange(ItemKey key, Optional<Map<String, AttributeValue>> after) {}

    /** A transaction that continues although its caller has given up. */
    private record OutlivingTransaction(long commitsAt, String token, Runnable commit) {}

    private static final Duration LATENCY = Duration.ofMillis(5);

    private final Map<String, NavigableMap<ItemKey, Map<String, AttributeValue>>> table = new HashMap<>();
    private final EventuallyConsistentView index = new EventuallyConsistentView(SimulatedDynamoDb::groupOf);
    private final EventuallyConsistentView replica =
            new EventuallyConsistentView(item -> Optional.of(item.get(Schema.PK).s()));
    private final Set<String> tokens = new HashSet<>();
    private final List<OutlivingTransaction> outliving = new ArrayList<>();
    private final Set<ItemKey> locked = new HashSet<>();
    private final List<ItemChange> halfShown = new ArrayList<>();
    private final List<DynamoDbRequest> requests = new ArrayList<>();
    private final Random random;
    private long now;

    /** The delay of each write in the index and in eventually consistent reads. */
    public Supplier<Duration> lag = () -> Duration.ZERO;

    /** The duration of a request. */
    public Supplier<Duration> latency = () -> LATENCY;

    /** Lets time pass until a moment. */
    public LongConsumer waiter = this::advance;

    /** The total time slept, without requests. */
    public Duration slept = Duration.ZERO;

    /** The maximum number of items on a page of a query. */
    public int pageSize = 1_000;

    /** The faults to inject. */
    public InjectedFaults faults = new InjectedFaults() {};

    /** A real table for the same requests. */
    public Optional<TableMirror> mirror = Optional.empty();

    /** The observer of every write. */
    public TableObserver observer = writes -> {};

    /** Starts with an empty table and a fixed seed. */
    public SimulatedDynamoDb() {
        this(new Random(0));
    }

    /**
     * Starts with an empty table.
     *
     * @param random decides jitter, and which half of a transaction readers see
     */
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
        slept = slept.plus(duration);
        waiter.accept(now + duration.toNanos());
    }

    /** Lets time pass until a moment. */
    public void advance(long until) {
        while (true) {
            Optional<OutlivingTransaction> next = outliving.stream()
                    .filter(transaction -> transaction.commitsAt() <= until)
                    .min(Comparator.comparing(OutlivingTransaction::commitsAt));
            if (next.isEmpty()) {
                now = Math.max(now, until);
                return;
            }
            now = Math.max(now, next.get().commitsAt());
            outliving.remove(next.get());
            next.get().commit().run();
        }
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

    /** Returns whether a running transaction writes a key of a partition. Other writers then meet a conflict. */
    public boolean isLocked(String pk) {
        return locked.stream().anyMatch(key -> key.pk().equals(pk));
    }

    /** Writes an item as another program would, without faults and conditions. */
    public void put(Map<String, AttributeValue> item) {
        mirror.ifPresent(real -> real.put(item));
        commit(List.of(new ItemChange(ItemKey.of(item), Optional.of(item))));
    }

    /** Deletes an item as another program would, without faults and conditions. */
    public void delete(Map<String, AttributeValue> item) {
        mirror.ifPresent(real -> real.delete(keyOf(item, false)));
        commit(List.of(new ItemChange(ItemKey.of(item), Optional.empty())));
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        List<Map<String, AttributeValue>> shown = new ArrayList<>();
        QueryResponse response = around(request, () -> query(request, shown));
        observer.shown(request, shown, response.lastEvaluatedKey().isEmpty());
        return response;
    }

    private QueryResponse query(QueryRequest request, List<Map<String, AttributeValue>> shown) {
        boolean onIndex = Schema.MESSAGE_GROUP_INDEX.equals(request.indexName());
        if (onIndex && Boolean.TRUE.equals(request.consistentRead())) {
            throw validation("Consistent reads are not supported on global secondary indexes");
        }
        NavigableMap<ItemKey, Map<String, AttributeValue>> all = onIndex
                ? index.partition(valueOf(request, ":group"), now)
                : partition(valueOf(request, ":pk"), Boolean.TRUE.equals(request.consistentRead()));
        boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
        NavigableMap<ItemKey, Map<String, AttributeValue>> ordered = forward ? all : all.descendingMap();
        ConditionExpression keys = ConditionExpression.of(request.keyConditionExpression());
        int limit = Math.min(pageSize, request.limit() == null ? pageSize : request.limit());
        List<Map<String, AttributeValue>> page = (request.exclusiveStartKey().isEmpty()
                        ? ordered
                        : ordered.tailMap(ItemKey.of(request.exclusiveStartKey()), false))
                .values().stream()
                        .filter(item -> keys.holds(
                                item, request.expressionAttributeNames(), request.expressionAttributeValues()))
                        .limit(limit + 1L)
                        .toList();
        boolean more = page.size() > limit;
        if (more) {
            page = page.subList(0, limit);
        }
        shown.addAll(page);
        return QueryResponse.builder()
                .items(page.stream()
                        .filter(item -> request.filterExpression() == null
                                || ConditionExpression.of(request.filterExpression())
                                        .holds(
                                                item,
                                                request.expressionAttributeNames(),
                                                request.expressionAttributeValues()))
                        .toList())
                .lastEvaluatedKey(more ? keyOf(page.get(page.size() - 1), onIndex) : null)
                .consumedCapacity(ConsumedCapacity.builder().capacityUnits(0.5).build())
                .build();
    }

    /** Returns the items that a query finds in a partition. Without a consistent read they may be stale. */
    private NavigableMap<ItemKey, Map<String, AttributeValue>> partition(String pk, boolean consistent) {
        if (!consistent) {
            return replica.partition(pk, now);
        }
        NavigableMap<ItemKey, Map<String, AttributeValue>> committed = table.getOrDefault(pk, new TreeMap<>());
        if (halfShown.stream().noneMatch(change -> change.key().pk().equals(pk))) {
            return committed;
        }
        NavigableMap<ItemKey, Map<String, AttributeValue>> shown = new TreeMap<>(committed);
        halfShown.stream()
                .filter(change -> change.key().pk().equals(pk))
                .forEach(change -> change.after()
                        .ifPresentOrElse(item -> shown.put(change.key(), item), () -> shown.remove(change.key())));
        return shown;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return around(request, () -> {
            String token = request.clientRequestToken();
            if (outliving.stream().anyMatch(transaction -> transaction.token().equals(token))) {
                throw TransactionInProgressException.builder().statusCode(400).build();
            }
            if (token == null || !tokens.contains(token)) {
                Optional<Duration> outlives = faults.outlives(request);
                if (outlives.isPresent()) {
                    outlive(request, outlives.get());
                }
                List<ItemChange> changes = changesOf(request.transactItems());
                faults.lasts(request).ifPresent(duration -> showHalf(changes, duration));
                commit(changes);
                tokens.add(token);
            }
            return TransactWriteItemsResponse.builder().build();
        });
    }

    private void outlive(TransactWriteItemsRequest request, Duration duration) {
        outliving.add(new OutlivingTransaction(
                now + duration.toNanos(), request.clientRequestToken(), faults.late(() -> {
                    try {
                        commit(changesOf(request.transactItems()));
                        tokens.add(request.clientRequestToken());
                    } catch (DynamoDbException e) {
                        // the caller has given up
                    }
                })));
        throw ApiCallTimeoutException.create(5_000);
    }

    /** Shows readers some of the changes while the transaction runs. */
    private void showHalf(List<ItemChange> changes, Duration duration) {
        List<ItemChange> shown =
                changes.stream().filter(change -> random.nextBoolean()).toList();
        List<ItemKey> keys = changes.stream().map(ItemChange::key).toList();
        locked.addAll(keys);
        halfShown.addAll(shown);
        try {
            waiter.accept(now + duration.toNanos());
        } finally {
            locked.removeAll(keys);
            halfShown.removeAll(shown);
        }
    }

    private List<ItemChange> changesOf(List<TransactWriteItem> writes) {
        Set<ItemKey> keys = new HashSet<>();
        long bytes = 0;
        List<CancellationReason> reasons = new ArrayList<>();
        List<ItemChange> changes = new ArrayList<>();
        double units = 0;
        for (TransactWriteItem write : writes) {
            boolean put = write.put() != null;
            ItemKey key = ItemKey.of(put ? write.put().item() : write.delete().key());
            Map<String, AttributeValue> old = get(key).orElse(Map.of());
            if (!keys.add(key)) {
                throw validation("Transaction request cannot include multiple operations on one item");
            }
            bytes += put ? sizeOf(write.put().item()) : ItemSize.of(old);
            units += 2
                    * Math.ceil(Math.max(
                                    ItemSize.of(old),
                                    put ? ItemSize.of(write.put().item()) : 1)
                            / 1024.0);
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
                    locked.contains(key)
                            ? CancellationReason.builder()
                                    .code("TransactionConflict")
                                    .build()
                            : holds
                                    ? CancellationReason.builder().code("None").build()
                                    : CancellationReason.builder()
                                            .code("ConditionalCheckFailed")
                                            .item(returnOld && !old.isEmpty() ? old : null)
                                            .build());
            changes.add(new ItemChange(key, put ? Optional.of(write.put().item()) : Optional.empty()));
        }
        if (writes.isEmpty() || writes.size() > 100 || bytes > 4_000_000) {
            throw validation("%d actions, %d bytes".formatted(writes.size(), bytes));
        }
        if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
            throw cancelled(reasons);
        }
        if (!faults.takes(units)) {
            throw cancelled(Collections.nCopies(
                    writes.size(),
                    CancellationReason.builder().code("ThrottlingError").build()));
        }
        return changes;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return around(request, () -> {
            sizeOf(request.item());
            Map<String, AttributeValue> old = get(ItemKey.of(request.item())).orElse(Map.of());
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
            commit(List.of(new ItemChange(ItemKey.of(request.item()), Optional.of(request.item()))));
            return PutItemResponse.builder().build();
        });
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return around(request, () -> {
            commit(List.of(new ItemChange(ItemKey.of(request.key()), Optional.empty())));
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

    /** Returns an error of DynamoDB with status 400. */
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
        waiter.accept(now + latency.get().toNanos());
        faults.before(request);
        T response = mirrored(request, effect);
        faults.after(request);
        return response;
    }

    private <T extends DynamoDbResponse> T mirrored(DynamoDbRequest request, Supplier<T> effect) {
        try {
            T response = effect.get();
            mirror.ifPresent(real -> real.assertSame(request, response));
            return response;
        } catch (DynamoDbException e) {
            mirror.ifPresent(real -> real.assertSame(request, e));
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
        ConditionExpression expression = ConditionExpression.of(condition);
        if (condition.length() > 4 * 1024 || expression.operators() > 300) {
            throw validation("Expression size has exceeded the maximum allowed size");
        }
        return expression.holds(item, names, values);
    }

    private Optional<Map<String, AttributeValue>> get(ItemKey key) {
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

    private void commit(List<ItemChange> changes) {
        List<WrittenItem> writes = new ArrayList<>();
        changes.forEach(change -> {
            ItemKey key = change.key();
            NavigableMap<ItemKey, Map<String, AttributeValue>> partition =
                    table.computeIfAbsent(key.pk(), pk -> new TreeMap<>());
            Map<String, AttributeValue> after =
                    change.after().map(Collections::unmodifiableMap).orElse(null);
            Map<String, AttributeValue> before = after == null ? partition.remove(key) : partition.put(key, after);
            if (before != null || after != null) {
                writes.add(new WrittenItem(before, after));
                long visibleAt = now + lag.get().toNanos();
                index.write(key, before, after, visibleAt);
                replica.write(key, before, after, visibleAt);
            }
        });
        observer.committed(writes);
    }

    private static Optional<String> groupOf(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(Schema.MESSAGE_GROUP_UUID)).map(AttributeValue::s);
    }
}
