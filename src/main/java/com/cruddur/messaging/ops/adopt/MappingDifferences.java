package com.cruddur.messaging.ops.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** What a function does besides reading the table's stream. A name alone does not say whose it is. */
final class MappingDifferences {

    private static final String MAPPING = "Its event source mapping";

    private MappingDifferences() {}

    /** Returns a difference for all that must end before the function is this table's and nobody else's. */
    static List<PropertyDifference> of(String function, TableDescription table, StreamReaders readers) {
        Optional<String> present = TableReadiness.stream(table);
        String stream = present.orElse(PropertyComparison.NONE);
        List<PropertyDifference> differences = new ArrayList<>();
        if (readers.old().isEmpty() && readers.elsewhere().isEmpty() && present.isPresent()) {
            differences.add(PropertyDifference.first(
                    MAPPING,
                    stream,
                    PropertyComparison.NONE,
                    new AdoptionStep(
                            "Find out whose function it is. If it is another's, it needs another name. If it is this table's, a mapping that stays disabled says so.",
                            "aws lambda create-event-source-mapping --function-name %s --event-source-arn %s --starting-position TRIM_HORIZON --no-enabled"
                                    .formatted(function, stream))));
        }
        for (EventSourceMappingConfiguration mapping : readers.elsewhere()) {
            String source = String.valueOf(mapping.eventSourceArn());
            differences.add(PropertyDifference.first(
                    MAPPING + " " + mapping.uuid(),
                    stream,
                    source,
                    source.startsWith(table.tableArn() + "/stream/")
                            ? new AdoptionStep(
                                    "Delete the mapping. It reads a former stream of the table, which gets no record any more.",
                                    "aws lambda delete-event-source-mapping --uuid " + mapping.uuid())
                            : ExistingFunction.otherName(function)));
        }
        return differences;
    }
}
