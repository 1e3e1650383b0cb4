package com.cruddur.messaging.store;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * How long one piece of work may try: a number of passing faults and a span of time to wait for them, whichever ends first;
 * and how long it may take altogether. Throttling does not count as a fault: auto scaling takes minutes to end it, so only the time bounds it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html).
 *
 * <p>Waits grow from {@link #FIRST_WAIT} to {@link #LONGEST_WAIT}, each cut by a random factor ("full jitter"), so that
 * two writers in conflict do not meet again. Not for use by several threads.
 */
public final class Retry {

    /** How many passing faults other than throttling one piece of work survives. */
    public static final int FAULTS = 8;

    /** The longest first wait. */
    public static final Duration FIRST_WAIT = Duration.ofMillis(50);

    /** The longest wait. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Time time;
    private final long start;
    private final Duration patience;
    private final Duration allowed;
    private int waits;
    private int faults;
    private int attempts;

    /**
     * Starts the clock for work that may take any time, as long as it meets no fault.
     *
     * @param patience how long it waits for faults to pass
     */
    public Retry(Time time, Duration patience) {
        this(time, patience, ChronoUnit.FOREVER.getDuration());
    }

    /**
     * Starts the clock.
     *
     * @param patience how long it waits for faults to pass
     * @param allowed after which no request begins, and no wait ends
     */
    public Retry(Time time, Duration patience, Duration allowed) {
        this.time = time;
        this.start = time.nanos();
        this.patience = patience;
        this.allowed = allowed;
    }

    /** Returns how many requests were made. */
    public int attempts() {
        return attempts;
    }

    /** Returns the time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanos() - start);
    }

    /** Makes a request again and again until it succeeds, fails for good, or the bounds are reached. */
    public <T> T call(Supplier<T> request) {
        return call(request, Retry::isPassing);
    }

    /**
     * Makes a request again and again until it succeeds, fails with a fault that does not pass, or the bounds are reached.
     *
     * @throws OutOfTimeException if the time allowed is over before the request begins
     */
    public <T> T call(Supplier<T> request, Predicate<SdkException> isPassing) {
        while (true) {
            try {
                return once(request);
            } catch (SdkException e) {
                if (!isPassing.test(e)) {
                    throw e;
                }
                fault(e);
            }
        }
    }

    private <T> T once(Supplier<T> request) {
        if (elapsed().compareTo(allowed) > 0) {
            throw new OutOfTimeException(allowed);
        }
        attempts++;
        return request.get();
    }

    /**
     * Counts a passing fault, unless it is throttling, and waits, longer each time.
     *
     * @throws RuntimeException the cause, once the bounds are reached
     */
    public void fault(RuntimeException cause) {
        Duration longest = FIRST_WAIT.multipliedBy(1L << Math.min(waits++, 10));
        Duration cut = longest.compareTo(LONGEST_WAIT) < 0 ? longest : LONGEST_WAIT;
        Duration wait = Duration.ofNanos((long) (cut.toNanos() * time.random()));
        if (!isThrottling(cause) && ++faults > FAULTS) {
            throw cause;
        }
        if (elapsed().plus(wait).compareTo(patience) > 0) {
            throw cause;
        }
        time.sleep(wait);
    }

    /**
     * Waits for something else than a fault to pass.
     *
     * @throws OutOfTimeException without waiting, if the wait would outlast the time allowed
     */
    public void pause(Duration wait) {
        if (elapsed().plus(wait).compareTo(allowed) > 0) {
            throw new OutOfTimeException(allowed);
        }
        time.sleep(wait);
    }

    /** Returns whether a request found no capacity. */
    public static boolean isThrottling(RuntimeException e) {
        return e instanceof TransactionCanceledException cancelled
                ? Cancellation.isThrottling(cancelled)
                : e instanceof AwsServiceException service && service.isThrottlingException();
    }

    /** Returns whether the same request may well succeed later: time-outs, lost connections, throttling, conflicts. */
    public static boolean isPassing(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return service.isThrottlingException()
                    || service.statusCode() >= 500
                    || service instanceof TransactionConflictException
                    || service instanceof TransactionInProgressException;
        }
        return e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || e.getCause() instanceof IOException;
    }
}
