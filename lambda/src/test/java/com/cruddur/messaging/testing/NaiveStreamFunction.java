package com.cruddur.messaging.testing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stream function in its first, naive form, as a baseline of faults and cost. It reads the first record and one
 * page of the index, then deletes and puts each row.
 */
public final class NaiveStreamFunction implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

    private final DynamoDbClient client;
    private final String table;

    public NaiveStreamFunction(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        DynamodbStreamRecord record = event.getRecords().get(0);
        if (record.getEventName().equals("REMOVE")) {
            return new StreamsEventResponse(List.of());
        }
        String pk = record.getDynamodb().getKeys().get("pk").getS();
        String sk = record.getDynamodb().getKeys().get("sk").getS();
        if (pk.startsWith("MSG#")) {
            String group = pk.replace("MSG#", "");
            String message = record.getDynamodb().getNewImage().get("message").getS();
            client.query(query -> query.tableName(table)
                            .indexName("message-group-sk-index")
                            .keyConditionExpression("message_group_uuid = :group")
                            .expressionAttributeValues(Map.of(":group", AttributeValue.fromS(group))))
                    .items()
                    .forEach(row -> move(row, sk, message));
        }
        return new StreamsEventResponse(List.of());
    }

    private void move(Map<String, AttributeValue> row, String sk, String message) {
        client.deleteItem(delete -> delete.tableName(table).key(Map.of("pk", row.get("pk"), "sk", row.get("sk"))));
        Map<String, AttributeValue> moved = new HashMap<>();
        for (String name : List.of("pk", "message_group_uuid", "user_display_name", "user_handle", "user_uuid")) {
            moved.put(name, row.get(name));
        }
        moved.put("sk", AttributeValue.fromS(sk));
        moved.put("message", AttributeValue.fromS(message));
        client.putItem(put -> put.tableName(table).item(moved));
    }
}
