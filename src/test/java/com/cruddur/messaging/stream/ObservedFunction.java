package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.User;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** An instance of the stream function on a table with given answers, for tests of its log. Waits take no time. */
public final class ObservedFunction {

    private final List<String> log = new ArrayList<>();
    private final Clock clock = new Clock();
    private final MessagingStreamHandler handler;

    private ObservedFunction(Function<String, List<MessageGroup>> rows, RuntimeException fault) {
        handler = new MessagingStreamHandler(new Table(rows, fault), Schema.TABLE, clock, log::add);
    }

    /** Returns a function whose groups have two rows that can be moved. */
    public static ObservedFunction working() {
        return new ObservedFunction(ObservedFunction::twoRows, null);
    }

    /** Returns a function whose groups have no rows. */
    public static ObservedFunction withoutRows() {
        return new ObservedFunction(group -> List.of(), null);
    }

    /** Returns a function whose role may not query the index. */
    public static ObservedFunction withoutPermission() {
        return new ObservedFunction(
                ObservedFunction::twoRows,
                DynamoDbException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDeniedException")
                                .errorMessage("is not authorized to perform: dynamodb:Query")
                                .build())
                        .build());
    }

    /** Returns a function whose requests are all throttled. */
    public static ObservedFunction throttled() {
        return new ObservedFunction(
                ObservedFunction::twoRows,
                ProvisionedThroughputExceededException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ProvisionedThroughputExceededException")
                                .build())
                        .build());
    }

    /** Returns a function with a bug that throws an unexpected exception for every record. */
    public static ObservedFunction withBug() {
        return new ObservedFunction(ObservedFunction::twoRows, new IllegalStateException("a bug"));
    }

    /** Delivers a message of a new group, and returns the new log lines. */
    public List<String> deliver(Duration age) {
        String group = UUID.randomUUID().toString();
        return deliver(Message.of(group, clock.now(), "Hello", user()).toItem(), age);
    }

    /** Delivers a message without text, and returns the new log lines. */
    public List<String> deliverPoison() {
        Map<String, AttributeValue> item =
                new HashMap<>(Message.of(UUID.randomUUID().toString(), clock.now(), "Hello", user())
                        .toItem());
        item.remove(Schema.MESSAGE);
        return deliver(item, Duration.ofSeconds(1));
    }

    private List<String> deliver(Map<String, AttributeValue> item, Duration age) {
        StreamRecord change = new StreamRecord();
        change.setKeys(inEvent(item, Set.of(Schema.PK, Schema.SK)));
        change.setNewImage(inEvent(item, item.keySet()));
        change.setSequenceNumber("1");
        change.setApproximateCreationDateTime(Date.from(clock.now().minus(age)));
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName("INSERT");
        record.setDynamodb(change);
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(List.of(record));
        log.clear();
        handler.handleRequest(event, null);
        return List.copyOf(log);
    }

    /** Returns attributes of an item in the types of an event. */
    private static Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue> inEvent(
            Map<String, AttributeValue> item, Set<String> names) {
        return names.stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> new com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue(
                                item.get(name).s())));
    }

    private static List<MessageGroup> twoRows(String group) {
        User one = user();
        User other = user();
        Instant before = Instant.EPOCH;
        return List.of(
                new MessageGroup(one.uuid(), group, before, "Before", other),
                new MessageGroup(other.uuid(), group, before, "Before", one));
    }

    private static User user() {
        return new User(UUID.randomUUID().toString(), "Somebody", "somebody");
    }

    private static final class Clock implements Time {

        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.parse("2023-03-20T22:52:11Z").plusNanos(nanos);
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public double random() {
            return 0.5;
        }
    }

    private record Table(Function<String, List<MessageGroup>> rows, RuntimeException fault) implements DynamoDbClient {

        @Override
        public QueryResponse query(QueryRequest request) {
            failIfFaulty();
            if (request.indexName() == null) {
                return QueryResponse.builder().items(List.of()).build();
            }
            AttributeValue group =
                    request.expressionAttributeValues().values().iterator().next();
            return QueryResponse.builder()
                    .items(rows.apply(group.s()).stream()
                            .map(MessageGroup::toItem)
                            .toList())
                    .build();
        }

        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
            failIfFaulty();
            return TransactWriteItemsResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}

        private void failIfFaulty() {
            if (fault != null) {
                fault.fillInStackTrace();
                throw fault;
            }
        }
    }
}
