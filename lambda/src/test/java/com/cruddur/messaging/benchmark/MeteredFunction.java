package com.cruddur.messaging.benchmark;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.ChangeStream;
import com.cruddur.messaging.testing.EmulatedDynamoDb;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.Sample;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A function with a table and a stream of its own, and what its messages have cost. */
final class MeteredFunction implements AutoCloseable {

    /**
     * What a message cost on average: invocations and requests of the function, write units of the message itself and of
     * what the function wrote, latencies of the function in milliseconds.
     */
    record Cost(
            double invocations,
            double unfilteredInvocations,
            double requests,
            double tableUnits,
            double indexUnits,
            double p50,
            double p99) {}

    /** What one message cost; records are those it put on the stream, the message's own among them. */
    private record Handled(
            double millis, long requests, long tableUnits, long indexUnits, long records, long messageRecords) {}

    private final boolean naive;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streamsClient;
    private final ChangeStream stream;
    private final MeteredClient metered;
    private final RequestHandler<DynamodbEvent, StreamsEventResponse> function;
    private final List<Handled> handled = new ArrayList<>();

    /** Makes a table with one group of so many members. */
    MeteredFunction(int members, boolean naive) {
        String account = (naive ? "naive" : "ours") + members;
        this.naive = naive;
        client = EmulatedDynamoDb.client(account);
        streamsClient = EmulatedDynamoDb.streams(account);
        stream = new ChangeStream(streamsClient, EmulatedDynamoDb.createTable(client, Schema.TABLE));
        metered = new MeteredClient(client);
        function = naive ? new NaiveStreamFunction(metered, Schema.TABLE) : silent(metered);
        Sample.rows(Sample.group(1), Sample.T0, "old", members)
                .forEach(row ->
                        metered.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem())));
        stream.next();
    }

    /** Writes a message and lets the function handle its record. */
    void handleNext() {
        int number = handled.size() + 1;
        Message message = Sample.message(Sample.group(1), Sample.T0.plusSeconds(number), "message " + number);
        long tableUnits = metered.tableUnits();
        long indexUnits = metered.indexUnits();
        metered.putItem(put -> put.tableName(Schema.TABLE).item(message.toItem()));
        long requests = metered.requests();
        DynamodbStreamRecord record = stream.next().get(0);
        long start = System.nanoTime();
        function.handleRequest(Events.batch(record), null);
        double millis = (System.nanoTime() - start) / 1e6;
        List<DynamodbStreamRecord> own = stream.next();
        handled.add(new Handled(
                millis,
                metered.requests() - requests,
                metered.tableUnits() - tableUnits,
                metered.indexUnits() - indexUnits,
                1 + own.size(),
                1 + own.stream().filter(MeteredFunction::passesTheFilter).count()));
    }

    /** Returns what the last messages have cost; those before them have warmed it up. */
    Cost costOfLast(int messages) {
        List<Handled> last = handled.subList(handled.size() - messages, handled.size());
        List<Double> latencies = last.stream().map(Handled::millis).sorted().toList();
        return new Cost(
                mean(last, naive ? Handled::records : Handled::messageRecords),
                mean(last, Handled::records),
                mean(last, Handled::requests),
                mean(last, Handled::tableUnits),
                mean(last, Handled::indexUnits),
                latencies.get(messages / 2),
                latencies.get(messages * 99 / 100));
    }

    @Override
    public void close() {
        streamsClient.close();
        client.close();
    }

    private static double mean(List<Handled> messages, ToLongFunction<Handled> cost) {
        return messages.stream().mapToLong(cost).average().orElseThrow();
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
