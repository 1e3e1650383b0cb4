package com.cruddur.messaging.ops.restore;

/**
 * The numbers of items that were put back, or that would be in a dry run.
 *
 * @param messages messages that were missing
 * @param rows group rows whose owner had no row of the group
 * @param unchanged items that are as they were then
 * @param differing items whose attributes differ now; they were not changed
 */
public record RestoredCounts(long messages, long rows, long unchanged, long differing) {}
