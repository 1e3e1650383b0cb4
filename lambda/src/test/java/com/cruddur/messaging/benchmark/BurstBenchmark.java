package com.cruddur.messaging.benchmark;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures the write units of each message of a burst, by batch size.
 *
 * <p>All messages are in one shard of the stream before the function gets the first, so every batch is full. All groups
 * have the same number of messages, in random order, because people write independently of each other. The order is the
 * same in every run.
 */
final class BurstBenchmark {

    private static final int MESSAGES = 1_000;
    private static final int GROUPS = 10;
    private static final long SEED = 1;

    private BurstBenchmark() {}

    static void run(PromisedBounds bounds) {
        System.out.printf("%nA burst of %,d messages in %d groups, write units per message:%n", MESSAGES, GROUPS);
        System.out.println(
                "| members | batch size | table units | index units | messages/s of 5 units | of 100 units |");
        System.out.println("|---:|---:|---:|---:|---:|---:|");
        for (int members : List.of(2, 10, 50)) {
            for (int batchSize : List.of(1, 10, 100)) {
                measure(members, batchSize, bounds);
            }
        }
    }

    private static void measure(int members, int batchSize, PromisedBounds bounds) {
        try (MeteredTable table = new MeteredTable("burst " + members + " " + batchSize)) {
            for (int group = 0; group < GROUPS; group++) {
                table.putRows(Sample.group(group), Sample.micros(group), members);
            }
            table.newRecords();
            MeteredClient client = table.client();
            long tableUnits = client.tableUnits();
            long indexUnits = client.indexUnits();
            putBurst(table);
            handle(table.newRecords(), batchSize, table.silentFunction());
            report(
                    members,
                    batchSize,
                    (double) (client.tableUnits() - tableUnits) / MESSAGES,
                    (double) (client.indexUnits() - indexUnits) / MESSAGES,
                    bounds);
        }
    }

    private static void putBurst(MeteredTable table) {
        List<Integer> groups = new ArrayList<>();
        for (int message = 0; message < MESSAGES; message++) {
            groups.add(message % GROUPS);
        }
        Collections.shuffle(groups, new Random(SEED));
        for (int message = 0; message < MESSAGES; message++) {
            table.put(Sample.message(
                    Sample.group(groups.get(message)), Sample.micros(GROUPS + message), "message " + message));
        }
    }

    private static void handle(List<DynamodbStreamRecord> records, int batchSize, MessagingStreamHandler function) {
        if (records.size() != MESSAGES) {
            throw new IllegalStateException("the stream has %d records of %d".formatted(records.size(), MESSAGES));
        }
        for (int first = 0; first < MESSAGES; first += batchSize) {
            StreamsEventResponse response =
                    function.handleRequest(Events.batch(records.subList(first, first + batchSize)), null);
            if (!response.getBatchItemFailures().isEmpty()) {
                throw new IllegalStateException("the function failed: " + response);
            }
        }
    }

    private static void report(
            int members, int batchSize, double tableUnits, double indexUnits, PromisedBounds bounds) {
        double scarcer = Math.max(tableUnits, indexUnits); // table and index have the same capacity
        System.out.printf(
                "| %d | %d | %.1f | %.1f | %.2f | %.1f |%n",
                members, batchSize, tableUnits, indexUnits, 5 / scarcer, 100 / scarcer);
        if (members == 2 && batchSize == 100) {
            bounds.check("table units of a burst at 2 members and batch size 100", tableUnits, 2);
            bounds.check("index units of a burst at 2 members and batch size 100", indexUnits, 1);
        }
    }
}
