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
 * Repeats requests that fail with a transient fault, such as a lost connection, throttling or a conflict.
 *
 * <p>Three bounds end the repetition: {@link #MAX_FAULTS} faults, the time for which it waits for faults to pass, and
 * optionally the time for all of the work. Throttling does not count as a fault, because auto scaling needs minutes to end it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html).
 *
 * <p>Not thread-safe.
 */
public final class Retry {

    /** The maximum number of transient faults, throttling excluded. */
    public static final int MAX_FAULTS = 8;

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Time time;
    private final long start;
    private final Duration patience;
    private final Duration allowed;
    private int waits;
    private int faults;
    private int attempts;

    /**
     * Starts the clock for work without a time limit.
     *
     * @param patience the maximum time from the start for which to wait for faults to pass
     */
    public Retry(Time time, Duration patience) {
        this(time, patience, ChronoUnit.FOREVER.getDuration());
    }

    /**
     * Starts the clock.
     *
     * @param patience the maximum time from the start for which to wait for faults to pass
     * @param allowed the time from the start after which no request begins and no wait ends
     */
    public Retry(Time time, Duration patience, Duration allowed) {
        this.time = time;
        this.start = time.nanos();
        this.patience = patience;
        this.allowed = allowed;
    }

    /** Returns the number of requests made. */
    public int attempts() {
        return attempts;
    }

    /** Returns the time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanos() - start);
    }

    /**
     * Makes a request until it succeeds, fails with a permanent fault, or a bound is reached.
     *
     * @throws SdkException the last fault
     * @throws OutOfTimeException if the allowed time is over before a request begins
     */
    public <T> T call(Supplier<T> request) {
        return call(request, Retry::isTransient);
    }

    /**
     * Makes a request until it succeeds, fails with a permanent fault, or a bound is reached.
     *
     * @param isTransient whether a fault is transient
     * @throws SdkException the last fault
     * @throws OutOfTimeException if the allowed time is over before a request begins
     */
    public <T> T call(Supplier<T> request, Predicate<SdkException> isTransient) {
        while (true) {
            if (elapsed().compareTo(allowed) > 0) {
                throw new OutOfTimeException(allowed);
            }
            attempts++;
            try {
                return request.get();
            } catch (SdkException e) {
                if (!isTransient.test(e)) {
                    throw e;
                }
                fault(e);
            }
        }
    }

    /**
     * Counts a transient fault, unless it is throttling, and waits, longer each time.
     *
     * @throws RuntimeException the cause, if a bound is reached
     */
    public void fault(RuntimeException cause) {
        Duration wait = backoff(waits++, time);
        if (!isThrottling(cause) && ++faults > MAX_FAULTS) {
            throw cause;
        }
        if (elapsed().plus(wait).compareTo(patience) > 0) {
            throw cause;
        }
        time.sleep(wait);
    }

    /**
     * Returns how long to wait before the next attempt. The maximum doubles with each earlier wait, from 50 ms to 1 s. A
     * random factor shortens the wait ("full jitter"), so that two writers in conflict do not collide again.
     */
    public static Duration backoff(int earlierWaits, Time time) {
        Duration longest = FIRST_WAIT.multipliedBy(1L << Math.min(earlierWaits, 10));
        Duration cut = longest.compareTo(LONGEST_WAIT) < 0 ? longest : LONGEST_WAIT;
        return Duration.ofNanos((long) (cut.toNanos() * time.random()));
    }

    /**
     * Waits a fixed time, without a fault.
     *
     * @throws OutOfTimeException without waiting, if the wait would end after the allowed time
     */
    public void pause(Duration wait) {
        if (elapsed().plus(wait).compareTo(allowed) > 0) {
            throw new OutOfTimeException(allowed);
        }
        time.sleep(wait);
    }

    /** Returns whether DynamoDB throttled the request. */
    public static boolean isThrottling(RuntimeException e) {
        return e instanceof TransactionCanceledException cancelled
                ? Cancellation.isThrottling(cancelled)
                : e instanceof AwsServiceException service && service.isThrottlingException();
    }

    /**
     * Returns whether the same request may succeed later: after a time-out, a lost connection, throttling or a
     * conflict.
     */
    public static boolean isTransient(SdkException e) {
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
