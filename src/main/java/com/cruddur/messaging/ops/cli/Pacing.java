package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Limits a client's requests to a number of read units and of write units per second, including the units of indexes.
 *
 * <p>Only the response says how many units a request took. The next request of the same kind therefore waits as long as those
 * units take at the limit. Not thread-safe.
 */
final class Pacing implements ExecutionInterceptor {

    private enum Kind {
        READ,
        WRITE
    }

    private static final String RETURN_CONSUMED_CAPACITY = "ReturnConsumedCapacity";

    private static final List<Class<?>> READS =
            List.of(GetItemRequest.class, BatchGetItemRequest.class, QueryRequest.class, ScanRequest.class);

    private final Map<Kind, Long> unitsPerSecond;
    private final Map<Kind, Long> paidAt = new EnumMap<>(Kind.class);
    private final Time time;

    Pacing(long readUnits, long writeUnits, Time time) {
        this.unitsPerSecond = Map.of(Kind.READ, readUnits, Kind.WRITE, writeUnits);
        this.time = time;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        kind(context.request()).map(paidAt::get).ifPresent(paid -> {
            long wait = paid - time.nanos();
            if (wait > 0) {
                time.sleep(Duration.ofNanos(wait));
            }
        });
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return returnConsumedCapacity(context.request())
                .map(field -> {
                    SdkRequest.Builder asking = context.request().toBuilder();
                    field.set(asking, ReturnConsumedCapacity.TOTAL.toString());
                    return asking.build();
                })
                .orElse(context.request());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        kind(context.request()).ifPresent(kind -> pay(kind, units(context.response())));
    }

    /** Counts a failed write. It takes units too, but no response says how many: at least one, in a transaction two per action. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest transaction) {
            pay(Kind.WRITE, 2.0 * transaction.transactItems().size());
        } else {
            kind(context.request()).filter(kind -> kind == Kind.WRITE).ifPresent(kind -> pay(kind, 1));
        }
    }

    private void pay(Kind kind, double units) {
        long from = Math.max(time.nanos(), paidAt.getOrDefault(kind, Long.MIN_VALUE));
        paidAt.put(
                kind,
                from
                        + (long) (units
                                / unitsPerSecond.get(kind)
                                * Duration.ofSeconds(1).toNanos()));
    }

    /** Returns the kind of units that a request takes, if it takes any. */
    private static Optional<Kind> kind(SdkRequest request) {
        return returnConsumedCapacity(request)
                .map(field -> READS.contains(request.getClass()) ? Kind.READ : Kind.WRITE);
    }

    private static Optional<SdkField<?>> returnConsumedCapacity(SdkRequest request) {
        return request.sdkFields().stream()
                .filter(field -> field.memberName().equals(RETURN_CONSUMED_CAPACITY))
                .findFirst();
    }

    /** Returns the units that a request took. The response to a batch or a transaction has a figure for each table. */
    private static double units(SdkResponse response) {
        return response.getValueForField("ConsumedCapacity", Object.class).stream()
                .flatMap(consumed -> consumed instanceof List<?> list ? list.stream() : Stream.of(consumed))
                .map(ConsumedCapacity.class::cast)
                .mapToDouble(consumed ->
                        Optional.ofNullable(consumed.capacityUnits()).orElse(0.0))
                .sum();
    }
}
