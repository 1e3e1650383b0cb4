package com.cruddur.messaging.seed;

/** Hears how far a seeding is. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (done, all) -> {};

    /** Is told after every batch how many of all messages are written. */
    void written(long done, long all);
}
