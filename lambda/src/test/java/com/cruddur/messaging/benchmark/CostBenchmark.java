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

/** What one message costs, naive and ours in turns, against DynamoDB Local and its stream. */
final class CostBenchmark {

    /** What a message cost on average; latencies in milliseconds. */
    record Cost(
            double invocations,
            double unfilteredInvocations,
            double requests,
            double writeUnits,
            double p50,
            double p99) {}

    private static final int WARM_UP = 100;

    private CostBenchmark() {}

    static void run(LocalDynamoDb local, Bars bars) {
        System.out.println(
                "| members | function | invocations | without filter | requests | write units | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int members : List.of(2, 10, 50, 100)) {
            int messages = members > 10 ? 60 : 300;
            Cost naive = measure(local, members, messages, true);
            Cost ours = measure(local, members, messages, false);
            print(members, "naive", naive);
            print(members, "ours", ours);
            if (members == 2) {
                bars.check("invocations at 2 members", ours.invocations(), 1);
                bars.check("requests at 2 members", ours.requests(), 2);
                bars.check("p50 at 2 members, of naive", ours.p50() / naive.p50(), 1);
            }
            if (members == 50) {
                bars.check("requests at 50 members", ours.requests(), 3);
                bars.check("p50 at 50 members, of naive", ours.p50() / naive.p50(), 0.2);
            }
        }
    }

    private static void print(int members, String function, Cost cost) {
        System.out.printf(
                "| %d | %s | %.1f | %.1f | %.1f | %.0f | %.1f | %.1f |%n",
                members,
                function,
                cost.invocations(),
                cost.unfilteredInvocations(),
                cost.requests(),
                cost.writeUnits(),
                cost.p50(),
                cost.p99());
    }

    private static Cost measure(LocalDynamoDb local, int members, int messages, boolean naive) {
        String accessKey = (naive ? "naive" : "ours") + members;
        PrintStream out = System.out;
        try (DynamoDbClient client = local.client(accessKey);
                DynamoDbStreamsClient streams = local.streams(accessKey)) {
            LocalStream stream = new LocalStream(streams, LocalDynamoDb.createTable(client));
            // The function logs every record; that must not be measured, nor seen.
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            MeteredClient metered = new MeteredClient(client);
            RequestHandler<DynamodbEvent, StreamsEventResponse> function = naive
                    ? new NaiveStreamFunction(metered, Schema.TABLE)
                    : new MessagingStreamHandler(metered, Schema.TABLE);
            Sample.rows(Sample.group(1), Sample.T0, "old", members)
                    .forEach(row ->
                            metered.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem())));
            stream.next();

            List<Double> latencies = new ArrayList<>();
            long requests = 0;
            long units = 0;
            long records = 0;
            long messageRecords = 0;
            for (int number = 1; number <= WARM_UP + messages; number++) {
                Message message = Sample.message(Sample.group(1), Sample.T0.plusSeconds(number), "message " + number);
                client.putItem(put -> put.tableName(Schema.TABLE).item(message.toItem()));
                DynamodbStreamRecord record = stream.next().get(0);
                long requestsBefore = metered.requests();
                long unitsBefore = metered.writeUnits();
                long start = System.nanoTime();
                function.handleRequest(Events.batch(record), null);
                double millis = (System.nanoTime() - start) / 1e6;
                List<DynamodbStreamRecord> own = stream.next();
                if (number > WARM_UP) {
                    latencies.add(millis);
                    requests += metered.requests() - requestsBefore;
                    units += metered.writeUnits() - unitsBefore;
                    records += 1 + own.size();
                    messageRecords += 1
                            + own.stream()
                                    .filter(CostBenchmark::passesTheFilter)
                                    .count();
                }
            }
            Collections.sort(latencies);
            return new Cost(
                    (double) (naive ? records : messageRecords) / messages,
                    (double) records / messages,
                    (double) requests / messages,
                    (double) units / messages,
                    latencies.get(messages / 2),
                    latencies.get(messages * 99 / 100));
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
