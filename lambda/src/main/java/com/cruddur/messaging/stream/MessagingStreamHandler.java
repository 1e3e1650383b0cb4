package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crac.Core;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The function on the table's stream, pattern E: on every message written, moves the rows of its message group to it.
 *
 * <p>Records are handled in order. The answer names the first that fails, or that there is no time left for, and the rest
 * of the batch is left for the next delivery; the event source mapping must have {@code ReportBatchItemFailures}. Every
 * record may be delivered again.
 */
public final class MessagingStreamHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

    /** The environment variable that names the table; mandatory. */
    public static final String TABLE_NAME = "TABLE_NAME";

    /** How long records are worked on where the context does not say how much time is left. */
    static final Duration ALLOWED = Duration.ofSeconds(20);

    /** What is kept of the time left: for a call begun at the last moment, and for the answer. */
    static final Duration RESERVE = FunctionClient.CALL_TIMEOUT.plusSeconds(1);

    private final GroupMover mover;
    private final Time time;
    private final RecordLog log;
    private Priming priming; // the context it is registered in does not hold it

    /**
     * The constructor the Lambda runtime calls: everything from the environment.
     *
     * @throws IllegalStateException if {@value #TABLE_NAME} is not set
     */
    public MessagingStreamHandler() {
        this(FunctionClient.create(), tableName());
        priming = new Priming(FunctionClient::create, tableName(), System.out::println);
        Core.getGlobalContext().register(priming);
    }

    /** Works on a table through a client, which the caller closes: for who brings the client, as tests do. */
    public MessagingStreamHandler(DynamoDbClient client, String table) {
        this(client, table, Time.SYSTEM, System.out::println);
    }

    MessagingStreamHandler(DynamoDbClient client, String table, Time time, Consumer<String> log) {
        this.mover = new GroupMover(client, table);
        this.time = time;
        this.log = new RecordLog(log);
    }

    /** Handles a batch and names the first record that failed, if any. */
    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        long start = time.nanos();
        Duration allowed = context == null
                ? ALLOWED
                : Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        for (DynamodbStreamRecord record : event.getRecords()) {
            Duration left = allowed.minusNanos(time.nanos() - start);
            // The first is tried in any case, or a function that starts slowly would never get anywhere.
            boolean isLate = left.isNegative() && record != event.getRecords().get(0);
            if (isLate || !handle(record, new Retry(time, left))) {
                return new StreamsEventResponse(List.of(new BatchItemFailure(sequenceNumber(record))));
            }
        }
        return new StreamsEventResponse(List.of());
    }

    private boolean handle(DynamodbStreamRecord record, Retry retry) {
        String group = null;
        try {
            Optional<MessageEvent> message = MessageEvent.of(record);
            if (message.isEmpty()) {
                log.ignored(sequenceNumber(record), retry.elapsed());
                return true;
            }
            group = message.get().group();
            int moved = mover.move(message.get(), retry);
            log.handled(sequenceNumber(record), group, moved, retry.attempts(), retry.elapsed());
            return true;
        } catch (RuntimeException e) {
            log.failed(sequenceNumber(record), group, retry.attempts(), retry.elapsed(), e);
            return false;
        }
    }

    /** Returns what names a record; empty if it has none, which Lambda takes for a failure of the whole batch. */
    private static String sequenceNumber(DynamodbStreamRecord record) {
        return Optional.ofNullable(record.getDynamodb())
                .map(change -> change.getSequenceNumber())
                .orElse("");
    }

    private static String tableName() {
        String name = System.getenv(TABLE_NAME);
        if (name == null || name.isBlank()) {
            throw new IllegalStateException(
                    "environment variable %s is not set; it must name the table".formatted(TABLE_NAME));
        }
        return name;
    }
}
