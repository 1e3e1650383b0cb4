package com.cruddur.messaging.infra.settings;

/**
 * The event source mapping. What can never succeed is skipped by the function, so only outages are tried again, and only
 * a record's age ends that. Source of the bounds: CreateEventSourceMapping,
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 *
 * @param batchSize records an invocation at most, 1 to 10,000; by default 1
 * @param maxBatchingWindowSeconds how long a batch that is not full may wait for more records, in seconds, 0 to 300; by
 *     default 0
 * @param parallelization how many batches of a shard are in work at a time, 1 to 10; by default 1
 * @param retryAttempts how often a failed record is tried again, 0 to 10,000, or -1 for no limit; by default -1
 * @param maxRecordAgeSeconds the age at which a record is given up, in seconds, 60 to 86,400 (a stream keeps a record no
 *     longer); by default 72,000, which is 20 hours: longer than a night, and the stream still has the record that a
 *     letter in the failure queue points at
 * @param enabled whether the stream is read at all; by default it is
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
