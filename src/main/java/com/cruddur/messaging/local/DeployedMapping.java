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
 * An event source mapping as Lambda describes it.
 *
 * @param table the table whose stream it reads
 * @param functionArn the function, version or alias that it invokes
 * @param batchSize the most records of an invocation
 * @param batchingWindow how long a batch waits for more records
 * @param filters patterns, of which a record must match one; none lets every record through
 * @param retryAttempts how often a batch is tried again; empty for without end
 * @param maxRecordAge the age at which a record is given up; empty for never
 * @param bisectOnError whether a batch that failed is halved before it is tried again
 * @param reportsBatchItemFailures whether the function's answer names the records that failed
 * @param failureQueueArn the queue for what failed for good; empty for none
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
     * Reads the mapping on a table's stream. The account may have others, of copies that were deployed to it before.
     *
     * @throws IllegalStateException if there is not exactly one
     */
    static DeployedMapping read(LambdaClient lambda, String table) {
        List<DeployedMapping> mappings = lambda.listEventSourceMappings().eventSourceMappings().stream()
                .map(DeployedMapping::of)
                .filter(mapping -> mapping.table().equals(table))
                .toList();
        if (mappings.size() != 1) {
            throw new IllegalStateException(
                    "The stacks have %d event source mappings on the stream of table %s, where one is expected. Is this the assembly of another app?"
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
