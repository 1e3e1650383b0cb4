package com.cruddur.messaging.stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.store.Time;
import com.cruddur.messaging.stream.Outcome.Failed;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.crac.Core;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The Lambda function on the table's stream (pattern E): for every written message, it moves the group rows of the
 * message group to it.
 *
 * <p>Every record of a batch ends in one {@link Outcome}. One move, to the newest message, handles all messages of a group. The
 * response names the first record that failed, and Lambda delivers again from there: the event source mapping must have
 * {@code ReportBatchItemFailures}. Repeated delivery of a record is safe.
 */
public final class MessagingStreamHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

    /** The environment variable with the table's name. Required. */
    public static final String TABLE_NAME = "TABLE_NAME";

    /** The time limit of an invocation without a context. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    /**
     * The part of the remaining time that is reserved for a call that begins at the last moment, and for the response.
     */
    static final Duration RESERVE = FunctionClient.CALL_TIMEOUT.plusSeconds(1);

    private final GroupHandler groups;
    private final Time time;
    private final RecordLog log;
    private Priming priming; // keeps it reachable: the CRaC context does not

    /**
     * Used by the Lambda runtime. Takes everything from the environment.
     *
     * @throws IllegalStateException if {@value #TABLE_NAME} is not set
     */
    public MessagingStreamHandler() {
        this(FunctionClient.create(), tableName());
        priming = new Priming(FunctionClient::create, tableName(), System.out::println);
        Core.getGlobalContext().register(priming);
    }

    /** Works on a table through a client, for callers such as tests. The caller closes the client. */
    public MessagingStreamHandler(DynamoDbClient client, String table) {
        this(client, table, Time.SYSTEM, System.out::println);
    }

    MessagingStreamHandler(DynamoDbClient client, String table, Time time, Consumer<String> log) {
        this.groups = new GroupHandler(new GroupMover(client, table, time));
        this.time = time;
        this.log = new RecordLog(time, log);
    }

    /** Handles a batch and returns the first record that failed, if any. */
    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        Batch batch = Batch.of(event.getRecords(), time.now());
        batch.settled().forEach(settled -> log.settled(settled.record(), settled.outcome()));
        Set<RecordId> failed = handle(batch.groups(), allowed(context));
        return new StreamsEventResponse(batch.records().stream()
                .filter(failed::contains)
                .limit(1)
                .map(record -> new BatchItemFailure(record.sequenceNumber()))
                .toList());
    }

    private static Duration allowed(Context context) {
        return context == null
                ? TIME_LIMIT
                : Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    }

    /** Handles all groups, even if some fail. Each group may wait for its share of the remaining time. */
    private Set<RecordId> handle(Collection<List<MessageEvent>> batch, Duration allowed) {
        Retry whole = new Retry(time, allowed);
        Set<RecordId> failed = new HashSet<>();
        int groupsLeft = batch.size();
        for (List<MessageEvent> messages : batch) {
            Duration left = allowed.minus(whole.elapsed());
            Retry retry = new Retry(time, left.dividedBy(groupsLeft--), left);
            groups.handle(messages, retry).forEach(handled -> {
                log.handled(handled, retry.elapsed());
                if (handled.outcome() instanceof Failed) {
                    failed.add(handled.message().record());
                }
            });
        }
        return failed;
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
