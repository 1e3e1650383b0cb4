package com.cruddur.messaging.local;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** Writes the lines that a function prints to a new stream of its log group. */
final class FunctionLog implements AutoCloseable {

    /** The maximum number of events in a request. AWS allows 10,000: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
    private static final int MOST_EVENTS = 1_000;

    private static final long MILLIS_BETWEEN_PUTS = 200;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    private final CloudWatchLogsClient logs;
    private final String group;
    private final String stream;
    private final BlockingQueue<InputLogEvent> lines = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "function-log");
    private volatile boolean closed;

    /** Starts to write. The caller closes the client after this object. */
    FunctionLog(CloudWatchLogsClient logs, DeployedFunction function) {
        this.logs = logs;
        group = function.logGroup();
        stream = "%s/[%s]%s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC).format(DAY),
                        function.version(),
                        UUID.randomUUID().toString().replace("-", ""));
        thread.setDaemon(true);
        thread.start();
    }

    void add(String line) {
        if (thread.isAlive()) {
            lines.add(InputLogEvent.builder()
                    .timestamp(Instant.now().toEpochMilli())
                    .message(line)
                    .build());
        }
    }

    /** Writes the remaining lines, for at most 2 seconds. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            logs.createLogStream(create -> create.logGroupName(group).logStreamName(stream));
            while (!closed) {
                await();
                put();
            }
            put();
        } catch (SdkException e) {
            // The account is ending, or the log group was deleted. The function works without its log.
        }
    }

    private void await() {
        try {
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_PUTS);
        } catch (InterruptedException e) {
            // close() interrupts the wait, and the remaining lines must still be written.
        }
    }

    private void put() {
        List<InputLogEvent> events = new ArrayList<>();
        while (lines.drainTo(events, MOST_EVENTS) > 0) {
            List<InputLogEvent> batch = List.copyOf(events);
            logs.putLogEvents(
                    put -> put.logGroupName(group).logStreamName(stream).logEvents(batch));
            events.clear();
        }
    }
}
