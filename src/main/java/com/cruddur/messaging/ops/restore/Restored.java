package com.cruddur.messaging.ops.restore;

/**
 * How many items were put back, or in a dry run would be.
 *
 * @param messages messages that were missing
 * @param rows group rows whose owner had none of their group
 * @param unchanged items that are as they were
 * @param differing items whose attributes differ now, and were not touched
 */
public record Restored(long messages, long rows, long unchanged, long differing) {}
