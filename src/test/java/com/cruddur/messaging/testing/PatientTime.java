package com.cruddur.messaging.testing;

import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that advances only by waits, and records them. Each wait is as long as possible. */
public final class PatientTime implements Time {

    /** All waits, in order. */
    public final List<Duration> waits = new ArrayList<>();

    @Override
    public long nanos() {
        return waits.stream().mapToLong(Duration::toNanos).sum();
    }

    @Override
    public void sleep(Duration duration) {
        waits.add(duration);
    }

    @Override
    public double random() {
        return 1;
    }
}
