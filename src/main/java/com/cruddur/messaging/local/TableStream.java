package com.cruddur.messaging.local;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The stream that a table has now. Other programs may drop the table, make it anew, or change its stream. */
final class TableStream {

    /**
     * Either the stream's ARN, or why there is nothing to read and which command changes that.
     *
     * @param problem empty if there is a stream that the function can use
     */
    record State(Optional<String> arn, Optional<String> problem) {}

    private static final Set<StreamViewType> USABLE =
            Set.of(StreamViewType.NEW_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES);

    private final DynamoDbClient client;
    private final String table;
    private final URI endpoint;

    TableStream(DynamoDbClient client, String table, URI endpoint) {
        this.client = client;
        this.table = table;
        this.endpoint = endpoint;
    }

    State look() {
        TableDescription description;
        try {
            description =
                    client.describeTable(describe -> describe.tableName(table)).table();
        } catch (ResourceNotFoundException e) {
            return problem("Table %s is gone. To make it: bin/cruddur ddb schema-load --endpoint-url %s"
                    .formatted(table, endpoint));
        }
        StreamSpecification stream = description.streamSpecification();
        if (stream == null || !Boolean.TRUE.equals(stream.streamEnabled())) {
            return problem("Table %s has no stream, so no message reaches the function. To give it one: %s"
                    .formatted(table, update("StreamEnabled=true,StreamViewType=NEW_IMAGE")));
        }
        if (!USABLE.contains(stream.streamViewType())) {
            return problem(
                    "The stream of table %s has the view type %s, and the function needs NEW_IMAGE. To change it: %s && %s"
                            .formatted(
                                    table,
                                    stream.streamViewTypeAsString(),
                                    update("StreamEnabled=false"),
                                    update("StreamEnabled=true,StreamViewType=NEW_IMAGE")));
        }
        return new State(Optional.of(description.latestStreamArn()), Optional.empty());
    }

    private String update(String specification) {
        return "aws dynamodb update-table --table-name %s --stream-specification %s --endpoint-url %s"
                .formatted(table, specification, endpoint);
    }

    private static State problem(String problem) {
        return new State(Optional.empty(), Optional.of(problem));
    }
}
