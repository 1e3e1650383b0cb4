package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.seed.SeedPlan;
import com.cruddur.messaging.store.Listing;
import com.cruddur.messaging.store.MessageStore;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Two users and their messages in a deployed table. */
final class DeployedConversation {

    private static final String GROUP = "11111111-1111-4111-8111-111111111111";
    private static final User ANDREW = SeedPlan.example().first();
    private static final User BAYKO = SeedPlan.example().second();
    private static final Instant START = Instant.parse("2026-03-20T22:52:11.123456Z");

    private final DynamoDbClient client;
    private final MessageStore store;

    DeployedConversation(DynamoDbClient client) {
        this.client = client;
        this.store = new MessageStore(client, Schema.TABLE);
    }

    /** Creates a group with its first message (pattern D), and a second message (pattern C). */
    void write() {
        store.createMessageGroup(Message.of(GROUP, START, "first", ANDREW), BAYKO);
        store.createMessage(Message.of(GROUP, START.plusSeconds(60), "second", BAYKO));
    }

    /** Creates a message, later than all others (pattern C). */
    void send(String text, int minute) {
        store.createMessage(Message.of(GROUP, START.plusSeconds(60L * minute), text, ANDREW));
    }

    /** Invokes the function with the newest record of the stream (pattern E). */
    void moveGroups(DynamoDbStreamsClient streams, String streamArn) {
        List<DynamodbStreamRecord> records = records(streams, streamArn);
        moveGroups(records.subList(records.size() - 1, records.size()));
    }

    /** Invokes the function with all messages in the stream, as a mapping at TRIM_HORIZON does (pattern E). */
    void moveGroupsFromTheBeginning(DynamoDbStreamsClient streams, String streamArn) {
        moveGroups(records(streams, streamArn).stream()
                .filter(record -> record.getDynamodb().getNewImage() != null)
                .filter(record ->
                        record.getDynamodb().getNewImage().get(Schema.PK).getS().startsWith(Schema.MESSAGE_PREFIX))
                .toList());
    }

    private void moveGroups(List<DynamodbStreamRecord> records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(records);

        assertThat(new MessagingStreamHandler(client, Schema.TABLE)
                        .handleRequest(event, null)
                        .getBatchItemFailures())
                .isEmpty();
    }

    /** Returns the texts of the messages, oldest first (pattern A). */
    List<String> messages() {
        return store.listMessages(GROUP, Listing.newest()).entries().stream()
                .map(Message::text)
                .toList();
    }

    /** Returns the last message in each conversation list (pattern B). */
    List<String> inboxes() {
        return List.of(ANDREW, BAYKO).stream()
                .flatMap(user -> store.listMessageGroups(user.uuid(), Listing.newest()).entries().stream())
                .map(MessageGroup::lastMessage)
                .toList();
    }

    private static List<DynamodbStreamRecord> records(DynamoDbStreamsClient streams, String streamArn) {
        return streams.describeStream(describe -> describe.streamArn(streamArn)).streamDescription().shards().stream()
                .map(shard -> streams.getShardIterator(get -> get.streamArn(streamArn)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator())
                .flatMap(iterator -> streams.getRecords(get -> get.shardIterator(iterator)).records().stream())
                .map(DeployedConversation::event)
                .toList();
    }

    private static DynamodbStreamRecord event(Record record) {
        StreamRecord change = new StreamRecord();
        change.setKeys(attributes(record.dynamodb().keys()));
        if (record.dynamodb().hasNewImage()) {
            change.setNewImage(attributes(record.dynamodb().newImage()));
        }
        change.setSequenceNumber(record.dynamodb().sequenceNumber());
        DynamodbStreamRecord event = new DynamodbStreamRecord();
        event.setEventName(record.eventNameAsString());
        event.setDynamodb(change);
        return event;
    }

    private static Map<String, AttributeValue> attributes(
            Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item) {
        return item.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new AttributeValue(entry.getValue().s())));
    }
}
