package com.cruddur.messaging.ops.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * Finds event source mappings which show that the function with the template's name may belong to a different application. The
 * name alone does not say to which application a function belongs.
 */
final class MappingDifferences {

    private static final String MAPPING = "Its event source mapping";

    private MappingDifferences() {}

    /** Returns a difference for each mapping that must be deleted or created so that the function reads only this table. */
    static List<PropertyDifference> of(String function, TableDescription table, StreamReaders readers) {
        Optional<String> present = TableReadiness.stream(table);
        String stream = present.orElse(PropertyComparison.NONE);
        List<PropertyDifference> differences = new ArrayList<>();
        if (readers.old().isEmpty() && readers.elsewhere().isEmpty() && present.isPresent()) {
            differences.add(PropertyDifference.fixFirst(
                    MAPPING,
                    stream,
                    PropertyComparison.NONE,
                    new AdoptionStep(
                            "Find out which application uses the function. If it is a different application, recreate its function with a different name. If it is this one, confirm that with a mapping, which stays disabled:",
                            "aws lambda create-event-source-mapping --function-name %s --event-source-arn %s --starting-position TRIM_HORIZON --no-enabled"
                                    .formatted(function, stream))));
        }
        for (EventSourceMappingConfiguration mapping : readers.elsewhere()) {
            String source = String.valueOf(mapping.eventSourceArn());
            differences.add(PropertyDifference.fixFirst(
                    MAPPING + " " + mapping.uuid(),
                    stream,
                    source,
                    source.startsWith(table.tableArn() + "/stream/")
                            ? new AdoptionStep(
                                    "Delete the mapping. It reads a former stream of the table, which gets no new records.",
                                    "aws lambda delete-event-source-mapping --uuid " + mapping.uuid())
                            : ExistingFunction.otherName(function)));
        }
        return differences;
    }
}
