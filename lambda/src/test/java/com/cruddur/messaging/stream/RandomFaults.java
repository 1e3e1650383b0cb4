package com.cruddur.messaging.stream;

import com.cruddur.messaging.stream.FunctionSimulation.Crash;
import com.cruddur.messaging.testing.BurstCapacity;
import com.cruddur.messaging.testing.SimulatedDynamoDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Injects random faults into the requests of the function. */
final class RandomFaults implements SimulatedDynamoDb.InjectedFaults {

    /** The prefix of a poisoned group's uuid. Every request for such a group meets an unexpected fault. */
    static final String POISON = "poison";

    private final ScheduleSettings settings;
    private final SimulatedDynamoDb db;
    private final Random random;
    private final OtherPrograms others;
    private final RandomLosses losses;
    private final BooleanSupplier isOver;
    private final Optional<BurstCapacity> capacity;
    private long outageUntil;
    private RuntimeException outage;

    /** @param isOver whether to inject no more faults, so that every record can be handled */
    RandomFaults(
            ScheduleSettings settings,
            SimulatedDynamoDb db,
            Random random,
            OtherPrograms others,
            RandomLosses losses,
            BooleanSupplier isOver) {
        this.settings = settings;
        this.db = db;
        this.random = random;
        this.others = others;
        this.losses = losses;
        this.isOver = isOver;
        this.capacity = settings.capacity().map(units -> new BurstCapacity(units, 10 * units));
    }

    private boolean isQuiet() {
        return SimulatedInvocation.current().isEmpty() || isOver.getAsBoolean();
    }

    @Override
    public void before(DynamoDbRequest request) {
        if (SimulatedInvocation.current()
                        .filter(SimulatedInvocation::isOfTheFunction)
                        .isPresent()
                && request instanceof QueryRequest query
                && query.expressionAttributeValues().get(":group").s().startsWith(POISON)) {
            throw unexpected();
        }
        if (isQuiet()) {
            return;
        }
        if (SimulatedInvocation.current().orElseThrow().isOfTheFunction() && losses.happen()) {
            throw unexpected();
        }
        if (random.nextDouble() < settings.writerRate()) {
            SimulatedInvocation.as(Optional.empty(), others::act);
        }
        if (db.nanos() < outageUntil) {
            throw outage;
        }
        if (random.nextDouble() < settings.faultRate()) {
            fail(request);
        }
    }

    private RuntimeException unexpected() {
        return random.nextBoolean()
                ? new IllegalStateException("poisoned")
                : SimulatedDynamoDb.error("ValidationException", "The parameter cannot be converted");
    }

    private void fail(DynamoDbRequest request) {
        switch (random.nextInt(6)) {
            case 0 -> throw new Crash();
            case 1 -> throw timeout();
            case 2 -> throw SimulatedDynamoDb.error("ProvisionedThroughputExceededException", "slow down");
            case 3 ->
                throw InternalServerErrorException.builder().statusCode(500).build();
            case 4 -> {
                if (random.nextInt(20) == 0) {
                    beginOutage();
                }
            }
            default -> {
                if (request instanceof TransactWriteItemsRequest transaction) {
                    throw random.nextInt(4) == 0
                            ? TransactionInProgressException.builder()
                                    .statusCode(400)
                                    .build()
                            : conflict(transaction);
                }
            }
        }
    }

    private void beginOutage() {
        outage = List.of(
                        SimulatedDynamoDb.error("AccessDeniedException", "not authorized"),
                        SimulatedDynamoDb.error("ExpiredTokenException", "The security token is expired"),
                        SimulatedDynamoDb.error("ResourceNotFoundException", "Requested resource not found"),
                        SimulatedDynamoDb.error(
                                "ValidationException", "The table does not have the specified index: x"))
                .get(random.nextInt(4));
        outageUntil = db.nanos() + Duration.ofSeconds(1 + random.nextInt(1_800)).toNanos();
        throw outage;
    }

    @Override
    public void after(DynamoDbRequest request) {
        if (!isQuiet() && random.nextDouble() < settings.faultRate() / 2) {
            if (random.nextBoolean()) {
                throw new Crash();
            }
            throw timeout();
        }
    }

    /** Returns a time-out after the time that it takes. */
    private RuntimeException timeout() {
        db.waiter.accept(db.nanos() + settings.slowest().toNanos());
        return ApiCallTimeoutException.create(1);
    }

    @Override
    public Optional<Duration> outlives(TransactWriteItemsRequest request) {
        return !isQuiet() && settings.isInterleaved() && random.nextDouble() < settings.faultRate() / 4
                ? Optional.of(Duration.ofMillis(random.nextInt(8_000)))
                : Optional.empty();
    }

    @Override
    public Optional<Duration> lasts(TransactWriteItemsRequest request) {
        return !isQuiet() && settings.isInterleaved() && random.nextBoolean()
                ? Optional.of(Duration.ofMillis(random.nextInt(100)))
                : Optional.empty();
    }

    @Override
    public boolean takes(double units) {
        return SimulatedInvocation.current().isEmpty()
                || capacity.map(left -> left.take(units, db.nanos())).orElse(true);
    }

    @Override
    public Runnable late(Runnable commit) {
        Optional<SimulatedInvocation> invocation = SimulatedInvocation.current();
        return () -> SimulatedInvocation.as(invocation, commit);
    }

    /** Returns a conflict or throttling, perhaps with a failed condition. */
    private RuntimeException conflict(TransactWriteItemsRequest transaction) {
        List<CancellationReason> reasons = new ArrayList<>(Collections.nCopies(
                transaction.transactItems().size(),
                CancellationReason.builder().code("None").build()));
        if (random.nextInt(4) == 0) {
            reasons.set(
                    random.nextInt(reasons.size()),
                    CancellationReason.builder().code("ConditionalCheckFailed").build());
        }
        String code = random.nextBoolean() ? "TransactionConflict" : "ThrottlingError";
        reasons.set(
                random.nextInt(reasons.size()),
                CancellationReason.builder().code(code).build());
        return SimulatedDynamoDb.cancelled(reasons);
    }
}
