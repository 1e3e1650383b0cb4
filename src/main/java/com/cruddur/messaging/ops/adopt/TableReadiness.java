package com.cruddur.messaging.ops.adopt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Checks the conditions for the import of any table: an active table with active indexes and a stream of new images. */
final class TableReadiness {

    private TableReadiness() {}

    /** Returns the ARN of the table's current stream; empty if the stream is missing or disabled. */
    static Optional<String> stream(TableDescription table) {
        return Optional.ofNullable(table.streamSpecification())
                .filter(stream -> Boolean.TRUE.equals(stream.streamEnabled()))
                .map(stream -> table.latestStreamArn());
    }

    static List<PropertyDifference> differences(TableDescription table) {
        List<PropertyDifference> differences = new ArrayList<>();
        String name = table.tableName();
        if (table.tableStatus() != TableStatus.ACTIVE) {
            differences.add(PropertyDifference.fixFirst(
                    "TableStatus",
                    TableStatus.ACTIVE.toString(),
                    table.tableStatusAsString(),
                    TableRemedies.becomeActive(table)));
        }
        for (GlobalSecondaryIndexDescription index : table.globalSecondaryIndexes()) {
            // An emulator may describe an index without its status.
            if (index.indexStatus() != null && index.indexStatus() != IndexStatus.ACTIVE) {
                differences.add(PropertyDifference.fixFirst(
                        "GlobalSecondaryIndexes.%s.IndexStatus".formatted(index.indexName()),
                        IndexStatus.ACTIVE.toString(),
                        index.indexStatusAsString(),
                        index.indexStatus() == IndexStatus.DELETING
                                ? TableRemedies.waitForIndexToGo(name, index.indexName())
                                : TableRemedies.waitForIndex(name, index.indexName())));
            }
        }
        if (stream(table).isEmpty()) {
            differences.add(PropertyDifference.fixFirst(
                    "StreamSpecification",
                    StreamViewType.NEW_IMAGE.toString(),
                    PropertyComparison.NONE,
                    TableRemedies.enableStream(name)));
        } else if (table.streamSpecification().streamViewType() != StreamViewType.NEW_IMAGE) {
            differences.add(PropertyDifference.fixFirst(
                    "StreamSpecification.StreamViewType",
                    StreamViewType.NEW_IMAGE.toString(),
                    table.streamSpecification().streamViewTypeAsString(),
                    TableRemedies.renewStream(name)));
        }
        return differences;
    }
}
