package com.cruddur.messaging.local;

import com.cruddur.messaging.assembly.AwsJson;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Converts stream records to the JSON that Lambda passes to filters and functions. */
final class StreamEvents {

    static final String STREAM_ARN = "eventSourceARN";

    private static final ObjectMapper JSON = new ObjectMapper();

    private StreamEvents() {}

    static ObjectNode event(List<StreamEvent> batch) {
        ObjectNode event = JSON.createObjectNode();
        batch.forEach(record -> event.withArray("Records").add(record.json()));
        return event;
    }

    /** Returns a record as the API's JSON, with the time in seconds and the ARN of the stream, as Lambda does. */
    static ObjectNode record(Record record, String streamArn) {
        ObjectNode event = JSON.valueToTree(AwsJson.of(record));
        event.withObjectProperty("dynamodb")
                .put(
                        "ApproximateCreationDateTime",
                        record.dynamodb().approximateCreationDateTime().getEpochSecond());
        return event.put(STREAM_ARN, streamArn);
    }
}
