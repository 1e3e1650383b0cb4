package com.cruddur.messaging.seed;

/** Hears how far a long piece of work is. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (done, all) -> {};

    /** Is told how many of all are written, or looked at. */
    void written(long done, long all);
}
