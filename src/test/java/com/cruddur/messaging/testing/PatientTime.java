package com.cruddur.messaging.testing;

import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A time that passes by waiting alone, as long as a wait may be. */
public final class PatientTime implements Time {

    /** Every wait, in order. */
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
