package com.cruddur.messaging.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;

/**
 * The configuration of a deployed event source mapping.
 *
 * @param table the table whose stream the mapping reads
 * @param functionArn the function, version or alias that the mapping invokes
 * @param batchSize the maximum number of records of an invocation
 * @param batchingWindow how long a batch waits for more records
 * @param filters the event patterns, of which a record must match one; empty if every record passes
 * @param retryAttempts the maximum number of retries of a batch; empty if unlimited
 * @param maxRecordAge the age at which a record is given up; empty if never
 * @param bisectOnError whether a failed batch is halved before its retry
 * @param reportsBatchItemFailures whether the function's answer names the failed records
 * @param failureQueueArn the queue for records that are given up; empty if there is none
 */
record DeployedMapping(
        String uuid,
        String table,
        String functionArn,
        boolean enabled,
        int batchSize,
        Duration batchingWindow,
        List<String> filters,
        OptionalInt retryAttempts,
        Optional<Duration> maxRecordAge,
        boolean bisectOnError,
        boolean reportsBatchItemFailures,
        Optional<String> failureQueueArn) {

    private static final int DEFAULT_BATCH_SIZE = 100;

    DeployedMapping {
        filters = List.copyOf(filters);
    }

    /**
     * Reads the mapping of a table's stream. The account may have mappings of other tables, from copies that were deployed before.
     *
     * @throws IllegalStateException if the stream does not have exactly one mapping
     */
    static DeployedMapping read(LambdaClient lambda, String table) {
        List<DeployedMapping> mappings = lambda.listEventSourceMappings().eventSourceMappings().stream()
                .map(DeployedMapping::of)
                .filter(mapping -> mapping.table().equals(table))
                .toList();
        if (mappings.size() != 1) {
            throw new IllegalStateException(
                    "The stream of table %2$s has %1$d event source mappings instead of one. Check that the assembly is from this app."
                            .formatted(mappings.size(), table));
        }
        return mappings.get(0);
    }

    static DeployedMapping of(EventSourceMappingConfiguration mapping) {
        return new DeployedMapping(
                mapping.uuid(),
                mapping.eventSourceArn().replaceAll(".*:table/|/stream/.*", ""),
                mapping.functionArn(),
                mapping.state().startsWith("Enabl"),
                mapping.batchSize() == null ? DEFAULT_BATCH_SIZE : mapping.batchSize(),
                Duration.ofSeconds(orElse(mapping.maximumBatchingWindowInSeconds(), 0)),
                mapping.filterCriteria() == null
                        ? List.of()
                        : mapping.filterCriteria().filters().stream()
                                .map(Filter::pattern)
                                .toList(),
                orElse(mapping.maximumRetryAttempts(), -1) < 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(mapping.maximumRetryAttempts()),
                Optional.of(orElse(mapping.maximumRecordAgeInSeconds(), -1))
                        .filter(seconds -> seconds >= 0)
                        .map(Duration::ofSeconds),
                Boolean.TRUE.equals(mapping.bisectBatchOnFunctionError()),
                mapping.functionResponseTypes().contains(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES),
                mapping.destinationConfig() == null
                                || mapping.destinationConfig().onFailure() == null
                        ? Optional.empty()
                        : Optional.ofNullable(
                                mapping.destinationConfig().onFailure().destination()));
    }

    private static int orElse(Integer value, int byDefault) {
        return value == null ? byDefault : value;
    }
}
