package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.cruddur.messaging.model.Attributes;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.store.Time;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Resource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Warms up a function instance before Lambda SnapStart takes its snapshot
 * (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html).
 *
 * <p>It reads events and writes responses as the runtime does, and handles messages with {@link CannedAnswers} in place
 * of DynamoDB. This loads and compiles all code that a message needs, and writes no item. Then one real query, for a
 * group that does not exist, opens and closes a connection. The clients are separate ones, so the snapshot contains no
 * credentials, no connection and no data of a group.
 */
final class Priming implements Resource {

    /** The number of messages. More did not make the first real message faster. */
    static final int MESSAGES = 300;

    private static final String NOBODY = new UUID(0, 0).toString();

    private final Supplier<DynamoDbClient> clients;
    private final String table;
    private final RecordLog log;

    Priming(Supplier<DynamoDbClient> clients, String table, Consumer<String> log) {
        this.clients = clients;
        this.table = table;
        this.log = new RecordLog(Time.SYSTEM, log);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        readAndAnswerEvents();
        handleCannedMessages();
        queryForNobody();
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // nothing in the snapshot needs to be renewed
    }

    /**
     * Reads events and writes responses as the managed runtime does. The classes of the runtime may not be visible to
     * the function; then it skips this step with a warning.
     */
    private void readAndAnswerEvents() {
        try {
            PojoSerializer<DynamodbEvent> events =
                    LambdaEventSerializers.serializerFor(DynamodbEvent.class, Priming.class.getClassLoader());
            PojoSerializer<StreamsEventResponse> answers =
                    JacksonFactory.getInstance().getSerializer(StreamsEventResponse.class);
            ByteArrayOutputStream event = new ByteArrayOutputStream();
            events.toJson(message(), event);
            String json = event.toString(StandardCharsets.UTF_8);
            for (int message = 0; message < MESSAGES; message++) {
                events.fromJson(json);
                answers.toJson(new StreamsEventResponse(List.of()), OutputStream.nullOutputStream());
            }
        } catch (LinkageError e) {
            log.notPrimed("events", e);
        }
    }

    private void handleCannedMessages() {
        try (DynamoDbClient client = FunctionClient.builder(new CannedAnswers())
                .region(Region.AWS_GLOBAL)
                .endpointOverride(CannedAnswers.NOWHERE)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .build()) {
            MessagingStreamHandler handler = new MessagingStreamHandler(client, table, Time.SYSTEM, line -> {});
            for (int message = 0; message < MESSAGES; message++) {
                handler.handleRequest(message(), null);
            }
        }
    }

    /**
     * Makes a query that the function is allowed to make and whose result is empty. A failure is only a warning here:
     * real queries would fail, too, and report it.
     */
    private void queryForNobody() {
        try (DynamoDbClient client = clients.get()) {
            client.query(query -> query.tableName(table)
                    .indexName(Schema.MESSAGE_GROUP_INDEX)
                    .keyConditionExpression(Schema.MESSAGE_GROUP_UUID + " = :group")
                    .expressionAttributeValues(Map.of(":group", Attributes.string(NOBODY)))
                    .overrideConfiguration(config -> config.putHeader("Connection", "close")));
        } catch (SdkException e) {
            log.notPrimed("connection", e);
        }
    }

    private static DynamodbEvent message() {
        StreamRecord change = new StreamRecord();
        change.setKeys(Map.of(
                Schema.PK, new AttributeValue(Message.partitionKey(CannedAnswers.GROUP)),
                Schema.SK, new AttributeValue(CannedAnswers.NEW_TIME)));
        change.setNewImage(
                Map.of(Schema.MESSAGE, new AttributeValue("primed"), Schema.USER_UUID, new AttributeValue(NOBODY)));
        change.setSequenceNumber("0");
        change.setApproximateCreationDateTime(Date.from(Timestamps.parse(CannedAnswers.NEW_TIME)));
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName("INSERT");
        record.setDynamodb(change);
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(List.of(record));
        return event;
    }
}
