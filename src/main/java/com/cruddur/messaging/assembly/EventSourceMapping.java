package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The event source mapping of a template: how the table's stream reaches the function.
 *
 * @param qualifier the alias that is invoked; empty for the function itself
 * @param batchSize records an invocation at most; by default 100
 * @param filters patterns, of which a record must match one; none lets everything through
 * @param retryAttempts how often a batch is tried again; by default without end
 * @param maxRecordAgeSeconds the age at which a record is given up; by default never
 * @param bisectOnError whether a batch that failed is halved before it is tried again; by default it is not
 * @param reportsBatchItemFailures whether the function's answer names the record it failed at; by default it does not
 * @param failureDestination the name of the queue or topic for what failed for good; by default there is none
 * @param enabled whether the stream is read at all; by default it is
 */
public record EventSourceMapping(
        Optional<String> qualifier,
        int batchSize,
        List<String> filters,
        OptionalInt retryAttempts,
        OptionalInt maxRecordAgeSeconds,
        boolean bisectOnError,
        boolean reportsBatchItemFailures,
        Optional<String> failureDestination,
        boolean enabled) {

    public EventSourceMapping {
        filters = List.copyOf(filters);
    }

    static EventSourceMapping read(Properties properties, LambdaFunction function, String streamArn) {
        expect("EventSourceArn", properties.require("EventSourceArn").asText(), streamArn);
        String[] target = properties.require("FunctionName").asText().split(":", 2);
        expect("FunctionName", target[0], function.name());
        List<String> filters = new ArrayList<>();
        properties
                .get("FilterCriteria")
                .path("Filters")
                .forEach(filter -> filters.add(filter.path("Pattern").asText()));
        String destination =
                properties.get("DestinationConfig").at("/OnFailure/Destination").asText();
        JsonNode position = properties.require("StartingPosition");
        if (!position.asText().equals("TRIM_HORIZON")) { // Here a mapping is as old as its table.
            properties.refuse("StartingPosition", position);
        }
        if (properties.number("ParallelizationFactor", 1) > 1) {
            properties.refuse("ParallelizationFactor", properties.get("ParallelizationFactor"));
        }
        return new EventSourceMapping(
                target.length == 2 ? Optional.of(target[1]) : Optional.empty(),
                properties.number("BatchSize", 100),
                filters,
                bounded(properties.number("MaximumRetryAttempts", -1)),
                bounded(properties.number("MaximumRecordAgeInSeconds", -1)),
                properties.flag("BisectBatchOnFunctionError", false),
                contains(properties.get("FunctionResponseTypes"), "ReportBatchItemFailures"),
                destination.isEmpty()
                        ? Optional.empty()
                        : Optional.of(destination.substring(destination.lastIndexOf(':') + 1)),
                properties.flag("Enabled", true));
    }

    private static void expect(String property, String value, String expected) {
        if (!value.equals(expected)) {
            throw new AssemblyException("%s of the %s is %s. On this machine it must be that of the same templates, %s."
                    .formatted(property, Resource.MAPPING, value, expected));
        }
    }

    /** In a template -1 means without end. */
    private static OptionalInt bounded(int number) {
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static boolean contains(JsonNode list, String text) {
        for (JsonNode element : list) {
            if (element.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
