package com.cruddur.messaging.seed;

/** Receives the progress of a long operation. */
@FunctionalInterface
public interface Progress {

    /** Ignores the progress. */
    Progress NONE = (done, all) -> {};

    /**
     * Receives the progress.
     *
     * @param done the number of items written or read so far
     * @param all the number of all items
     */
    void written(long done, long all);
}
