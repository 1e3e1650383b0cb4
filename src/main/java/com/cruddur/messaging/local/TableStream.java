package com.cruddur.messaging.local;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Finds the current stream of a table. Other programs may drop or recreate the table, or change its stream. */
final class TableStream {

    /**
     * The ARN of the stream, or the reason why there is no usable stream, with the command that fixes it.
     *
     * @param problem the reason and the command; empty if the function can use the stream
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
            return problem(
                    "Table %1$s no longer exists. To create it: bin/cruddur ddb schema-load --table %1$s --endpoint-url %2$s"
                            .formatted(table, endpoint));
        }
        StreamSpecification stream = description.streamSpecification();
        if (stream == null || !Boolean.TRUE.equals(stream.streamEnabled())) {
            return problem("Table %s has no stream, so messages do not reach the function. To enable a stream: %s"
                    .formatted(table, update("StreamEnabled=true,StreamViewType=NEW_IMAGE")));
        }
        if (!USABLE.contains(stream.streamViewType())) {
            return problem(
                    "The stream of table %s has the view type %s, but the function needs NEW_IMAGE. To change it: %s && %s"
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
