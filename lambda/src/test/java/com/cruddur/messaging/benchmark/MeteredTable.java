package com.cruddur.messaging.benchmark;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.ChangeStream;
import com.cruddur.messaging.testing.EmulatedDynamoDb;
import com.cruddur.messaging.testing.Sample;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** An emulated table with its stream, and a client that counts the cost of requests. */
final class MeteredTable implements AutoCloseable {

    private final DynamoDbStreamsClient streamsClient;
    private final ChangeStream stream;
    private final MeteredClient client;

    /** Creates the table in an account without tables. */
    MeteredTable(String account) {
        DynamoDbClient emulated = EmulatedDynamoDb.client(account);
        client = new MeteredClient(emulated);
        streamsClient = EmulatedDynamoDb.streams(account);
        stream = new ChangeStream(streamsClient, EmulatedDynamoDb.createTable(emulated, Schema.TABLE));
    }

    MeteredClient client() {
        return client;
    }

    /** Writes the rows of a group. */
    void putRows(String group, Instant lastMessageAt, int members) {
        Sample.rows(group, lastMessageAt, "old", members)
                .forEach(
                        row -> client.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem())));
    }

    void put(Message message) {
        client.putItem(put -> put.tableName(Schema.TABLE).item(message.toItem()));
    }

    /** Returns the stream records since the last call. */
    List<DynamodbStreamRecord> newRecords() {
        return stream.next();
    }

    /**
     * Returns a function whose log is neither measured nor shown. The handler keeps the standard output that it finds at
     * its creation, so this method replaces standard output during the creation.
     */
    MessagingStreamHandler silentFunction() {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return new MessagingStreamHandler(client, Schema.TABLE);
        } finally {
            System.setOut(out);
        }
    }

    @Override
    public void close() {
        streamsClient.close();
        client.close();
    }
}
