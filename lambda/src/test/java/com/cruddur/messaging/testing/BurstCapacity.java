package com.cruddur.messaging.testing;

/** Write capacity, of which what is not used may be used later. */
public final class BurstCapacity {

    private final double unitsPerNano;
    private final double most;
    private double units;
    private long last;

    /** Starts with all that can be saved. */
    public BurstCapacity(double unitsPerSecond, double most) {
        this.unitsPerNano = unitsPerSecond / 1e9;
        this.most = most;
        this.units = most;
    }

    /** Takes units, or none if there are not enough. */
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
