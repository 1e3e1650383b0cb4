package com.cruddur.messaging.infra.settings;

/**
 * The event source mapping. The function skips records that can never succeed, so Lambda retries only during an outage,
 * until a record reaches its maximum age. Source of the bounds:
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 *
 * @param batchSize the maximum number of records in one invocation, 1 to 10,000. Defaults to 1.
 * @param maxBatchingWindowSeconds how long a batch that is not full waits for more records, in seconds, 0 to 300.
 *     Defaults to 0.
 * @param parallelization how many batches of a shard Lambda processes at the same time, 1 to 10. Defaults to 1.
 * @param retryAttempts how often Lambda retries a failed record, 0 to 10,000, or -1 for no limit. Defaults to -1.
 * @param maxRecordAgeSeconds the age at which Lambda gives a record up, in seconds, 60 to 86,400, which is as long as a
 *     stream keeps it. Defaults to 72,000 (20 hours): longer than a night, and the stream still has the record to which
 *     a letter in the failure queue points.
 * @param enabled whether the mapping reads the stream. Defaults to true.
 */
public record MappingSettings(
        int batchSize,
        int maxBatchingWindowSeconds,
        int parallelization,
        int retryAttempts,
        int maxRecordAgeSeconds,
        boolean enabled) {

    static MappingSettings read(Block block) {
        return new MappingSettings(
                block.number("batchSize", 1, 10_000, 1),
                block.number("maxBatchingWindowSeconds", 0, 300, 0),
                block.number("parallelization", 1, 10, 1),
                block.number("retryAttempts", -1, 10_000, -1),
                block.number("maxRecordAgeSeconds", 60, 86_400, 72_000),
                block.flag("enabled", true));
    }
}
