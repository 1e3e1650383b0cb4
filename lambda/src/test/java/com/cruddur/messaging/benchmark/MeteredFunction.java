package com.cruddur.messaging.benchmark;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.LocalDynamoDb;
import com.cruddur.messaging.testing.LocalStream;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.Sample;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A function with a table and a stream of its own, and what its messages have cost. */
final class MeteredFunction implements AutoCloseable {

    /** What a message cost on average; latencies in milliseconds. */
    record Cost(
            double invocations,
            double unfilteredInvocations,
            double requests,
            double writeUnits,
            double p50,
            double p99) {}

    private final boolean naive;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streamsClient;
    private final LocalStream stream;
    private final MeteredClient metered;
    private final RequestHandler<DynamodbEvent, StreamsEventResponse> function;
    private final List<Double> latencies = new ArrayList<>();
    private int number;
    private long requests;
    private long units;
    private long records;
    private long messageRecords;

    /** Makes a table with one group of so many members. */
    MeteredFunction(LocalDynamoDb local, int members, boolean naive) {
        String accessKey = (naive ? "naive" : "ours") + members;
        this.naive = naive;
        client = local.client(accessKey);
        streamsClient = local.streams(accessKey);
        stream = new LocalStream(streamsClient, LocalDynamoDb.createTable(client));
        metered = new MeteredClient(client);
        function = naive ? new NaiveStreamFunction(metered, Schema.TABLE) : silent(metered);
        Sample.rows(Sample.group(1), Sample.T0, "old", members)
                .forEach(
                        row -> client.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem())));
        stream.next();
    }

    /** Writes a message and lets the function handle its record. */
    void handleNext() {
        Message message = Sample.message(Sample.group(1), Sample.T0.plusSeconds(++number), "message " + number);
        client.putItem(put -> put.tableName(Schema.TABLE).item(message.toItem()));
        DynamodbStreamRecord record = stream.next().get(0);
        long requestsBefore = metered.requests();
        long unitsBefore = metered.writeUnits();
        long start = System.nanoTime();
        function.handleRequest(Events.batch(record), null);
        latencies.add((System.nanoTime() - start) / 1e6);
        List<DynamodbStreamRecord> own = stream.next();
        requests += metered.requests() - requestsBefore;
        units += metered.writeUnits() - unitsBefore;
        records += 1 + own.size();
        messageRecords +=
                1 + own.stream().filter(MeteredFunction::passesTheFilter).count();
    }

    /** Forgets what messages have cost so far. */
    void reset() {
        latencies.clear();
        requests = 0;
        units = 0;
        records = 0;
        messageRecords = 0;
    }

    Cost cost() {
        List<Double> sorted = new ArrayList<>(latencies);
        Collections.sort(sorted);
        double messages = sorted.size();
        return new Cost(
                (naive ? records : messageRecords) / messages,
                records / messages,
                requests / messages,
                units / messages,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100));
    }

    @Override
    public void close() {
        streamsClient.close();
        client.close();
    }

    /** It logs every record to what is standard output now. That must not be measured, nor seen. */
    private static MessagingStreamHandler silent(DynamoDbClient client) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return new MessagingStreamHandler(client, Schema.TABLE);
        } finally {
            System.setOut(out);
        }
    }

    /** As the event source mapping's filter does: a new image whose partition key is a message's. */
    private static boolean passesTheFilter(DynamodbStreamRecord record) {
        return record.getDynamodb().getNewImage() != null
                && record.getDynamodb().getKeys().get(Schema.PK).getS().startsWith(Schema.MESSAGE_PREFIX);
    }
}
