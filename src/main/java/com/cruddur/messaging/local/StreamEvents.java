package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Stream records as Lambda hands them to filters and functions. */
final class StreamEvents {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StreamEvents() {}

    /** Returns the event of a batch. */
    static ObjectNode event(List<ObjectNode> records) {
        ObjectNode event = JSON.objectNode();
        event.putArray("Records").addAll(records);
        return event;
    }

    static ObjectNode record(Record record, String streamArn) {
        StreamRecord change = record.dynamodb();
        ObjectNode dynamodb = JSON.objectNode();
        dynamodb.put(
                "ApproximateCreationDateTime",
                change.approximateCreationDateTime().getEpochSecond());
        dynamodb.set("Keys", item(change.keys()));
        if (change.hasNewImage()) {
            dynamodb.set("NewImage", item(change.newImage()));
        }
        if (change.hasOldImage()) {
            dynamodb.set("OldImage", item(change.oldImage()));
        }
        dynamodb.put("SequenceNumber", change.sequenceNumber());
        dynamodb.put("SizeBytes", change.sizeBytes());
        dynamodb.put("StreamViewType", change.streamViewTypeAsString());
        ObjectNode event = JSON.objectNode();
        event.put("eventID", record.eventID());
        event.put("eventName", record.eventNameAsString());
        event.put("eventVersion", record.eventVersion());
        event.put("eventSource", record.eventSource());
        event.put("awsRegion", record.awsRegion());
        event.set("dynamodb", dynamodb);
        event.put("eventSourceARN", streamArn);
        return event;
    }

    private static ObjectNode item(Map<String, AttributeValue> item) {
        ObjectNode json = JSON.objectNode();
        item.forEach((name, value) -> json.set(name, value(value)));
        return json;
    }

    private static ObjectNode value(AttributeValue value) {
        ObjectNode json = JSON.objectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", value.n());
            case B -> json.put("B", base64(value.b()));
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", true);
            case SS -> value.ss().forEach(json.putArray("SS")::add);
            case NS -> value.ns().forEach(json.putArray("NS")::add);
            case BS -> {
                ArrayNode bytes = json.putArray("BS");
                value.bs().forEach(element -> bytes.add(base64(element)));
            }
            case L -> {
                ArrayNode elements = json.putArray("L");
                value.l().forEach(element -> elements.add(value(element)));
            }
            case M -> json.set("M", item(value.m()));
            default -> throw new IllegalStateException("unknown type of attribute: " + value);
        }
        return json;
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
