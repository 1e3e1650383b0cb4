package com.cruddur.messaging.infra.settings;

/**
 * The event source mapping. Its retries are bounded: Lambda's own default is to try a record until it expires, which
 * blocks its shard for up to a day.
 *
 * @param batchSize records an invocation at most, 1 to 10,000; by default 1
 * @param retryAttempts how often a failed record is tried again, 0 to 10,000; by default 10
 * @param maxRecordAgeSeconds the age at which a record is given up, 60 to 86,400 (a stream keeps a record no longer);
 *     by default 3,600
 * @param enabled whether the stream is read at all; by default it is
 */
public record MappingSettings(int batchSize, int retryAttempts, int maxRecordAgeSeconds, boolean enabled) {

    static MappingSettings read(Block block) {
        return new MappingSettings(
                block.number("batchSize", 1, 10_000, 1),
                block.number("retryAttempts", 0, 10_000, 10),
                block.number("maxRecordAgeSeconds", 60, 86_400, 3_600),
                block.flag("enabled", true));
    }
}
