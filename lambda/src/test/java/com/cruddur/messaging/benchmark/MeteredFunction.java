package com.cruddur.messaging.benchmark;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Events;
import com.cruddur.messaging.testing.NaiveStreamFunction;
import com.cruddur.messaging.testing.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A stream function with a separate table and stream, and the cost of its messages. */
final class MeteredFunction implements AutoCloseable {

    /**
     * The average cost of a message: invocations and requests of the function, write units of the message and of the
     * function's writes, and latencies of the function in milliseconds.
     */
    record AverageCost(
            double invocations,
            double unfilteredInvocations,
            double requests,
            double tableUnits,
            double indexUnits,
            double p50,
            double p99) {}

    /**
     * The cost of one message. {@code records} counts the message's record and the records of the function's writes.
     */
    private record MessageCost(
            double millis, long requests, long tableUnits, long indexUnits, long records, long messageRecords) {}

    private final boolean naive;
    private final MeteredTable table;
    private final MeteredClient metered;
    private final RequestHandler<DynamodbEvent, StreamsEventResponse> function;
    private final List<MessageCost> handled = new ArrayList<>();

    /** Creates a table with one group. */
    MeteredFunction(int members, boolean naive) {
        this.naive = naive;
        table = new MeteredTable((naive ? "naive" : "ours") + members);
        metered = table.client();
        function = naive ? new NaiveStreamFunction(metered, Schema.TABLE) : table.silentFunction();
        table.putRows(Sample.group(1), Sample.T0, members);
        table.newRecords();
    }

    /** Writes a message and lets the function handle its record. */
    void handleNext() {
        int number = handled.size() + 1;
        Message message = Sample.message(Sample.group(1), Sample.T0.plusSeconds(number), "message " + number);
        long tableUnits = metered.tableUnits();
        long indexUnits = metered.indexUnits();
        table.put(message);
        long requests = metered.requests();
        DynamodbStreamRecord record = table.newRecords().get(0);
        long start = System.nanoTime();
        function.handleRequest(Events.batch(record), null);
        double millis = (System.nanoTime() - start) / 1e6;
        List<DynamodbStreamRecord> own = table.newRecords();
        handled.add(new MessageCost(
                millis,
                metered.requests() - requests,
                metered.tableUnits() - tableUnits,
                metered.indexUnits() - indexUnits,
                1 + own.size(),
                1 + own.stream().filter(MeteredFunction::passesTheFilter).count()));
    }

    /** Returns the average cost of the last messages. The messages before them warm the function up. */
    AverageCost costOfLast(int messages) {
        List<MessageCost> last = handled.subList(handled.size() - messages, handled.size());
        List<Double> latencies = last.stream().map(MessageCost::millis).sorted().toList();
        return new AverageCost(
                mean(last, naive ? MessageCost::records : MessageCost::messageRecords),
                mean(last, MessageCost::records),
                mean(last, MessageCost::requests),
                mean(last, MessageCost::tableUnits),
                mean(last, MessageCost::indexUnits),
                latencies.get(messages / 2),
                latencies.get(messages * 99 / 100));
    }

    @Override
    public void close() {
        table.close();
    }

    private static double mean(List<MessageCost> messages, ToLongFunction<MessageCost> cost) {
        return messages.stream().mapToLong(cost).average().orElseThrow();
    }

    /**
     * Returns whether the event source mapping's filter passes a record: it has a new image with the partition key of a
     * message.
     */
    private static boolean passesTheFilter(DynamodbStreamRecord record) {
        return record.getDynamodb().getNewImage() != null
                && record.getDynamodb().getKeys().get(Schema.PK).getS().startsWith(Schema.MESSAGE_PREFIX);
    }
}
