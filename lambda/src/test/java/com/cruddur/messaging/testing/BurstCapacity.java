package com.cruddur.messaging.testing;

/** Write capacity that saves unused units for later, as DynamoDB's burst capacity does. */
public final class BurstCapacity {

    private final double unitsPerNano;
    private final double most;
    private double units;
    private long last;

    /** Starts with the maximum of saved units. */
    public BurstCapacity(double unitsPerSecond, double most) {
        this.unitsPerNano = unitsPerSecond / 1e9;
        this.most = most;
        this.units = most;
    }

    /** Takes units if there are enough, and returns whether there were. */
    public boolean take(double wanted, long now) {
        units = Math.min(most, units + (now - last) * unitsPerNano);
        last = now;
        if (units < wanted) {
            return false;
        }
        units -= wanted;
        return true;
    }
}
