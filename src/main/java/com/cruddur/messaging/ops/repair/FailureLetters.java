package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.streams.RecordRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Settles the letters of the failure queue: deletes a letter after the groups of its records are repaired. Until then the queue
 * keeps the letter, and hides it from other readers for {@link #HIDDEN}, so an interrupted run loses no letter. Not thread-safe.
 */
public final class FailureLetters {

    /** How long the repair of one letter's groups may take before the queue shows the letter again. */
    public static final Duration HIDDEN = Duration.ofMinutes(10);

    /** How long to wait for a letter before the queue counts as empty. With a wait, SQS asks all its servers. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /**
     * The numbers of letters that were deleted and that are left.
     *
     * @param hidden the approximate number of letters that the queue hid at the start, because another run has them
     */
    public record SettledLetters(int deleted, int left, long hidden) {}

    private final SqsClient queues;
    private final DynamoDbStreamsClient streams;
    private final String queueUrl;
    private final String table;
    private final LongConsumer progress;
    private Optional<Long> hidden = Optional.empty();

    /**
     * Creates a reader of the queue. The caller closes the clients.
     *
     * @param table the table whose records the letters name
     * @param progress called with the number of letters read. SQS knows the number of all letters only approximately.
     */
    public FailureLetters(
            SqsClient queues, DynamoDbStreamsClient streams, String queueUrl, String table, LongConsumer progress) {
        this.queues = queues;
        this.streams = streams;
        this.queueUrl = queueUrl;
        this.table = table;
        this.progress = progress;
    }

    /** Returns the ids of the letters in the queue. */
    public Set<String> waiting() {
        Set<String> ids = new HashSet<>();
        forEach(letter -> {
            ids.add(letter.messageId());
            return false;
        });
        return ids;
    }

    /**
     * Reads every letter once, has its groups repaired, and deletes the letter if that succeeds.
     *
     * @param repaired the ids of the letters that were in the queue before a repair of all groups, so that their records are not needed
     * @param isDryRun whether to delete no letter
     * @param repair repairs groups, and returns whether it could repair all
     * @param remark called with the id of each letter that stays, and the reason
     */
    public SettledLetters settle(
            Set<String> repaired, boolean isDryRun, Predicate<Set<String>> repair, BiConsumer<String, String> remark) {
        return forEach(letter -> {
            Optional<String> reason = reasonToStay(letter, repaired.contains(letter.messageId()), repair);
            reason.ifPresent(why -> remark.accept(letter.messageId(), why));
            return reason.isEmpty() && !isDryRun;
        });
    }

    /** Deletes the settled letters and makes the others visible again, even after an exception. */
    private SettledLetters forEach(Predicate<Message> isSettled) {
        Map<String, String> left = new HashMap<>();
        int deleted = 0;
        int again = 0;
        try {
            // Only the first time: later the number may include letters that this run has read
            hidden = hidden.or(() -> Optional.of(hiddenLetters()));
            Optional<Message> next = receive();
            while (next.isPresent() && again <= left.size()) {
                Message letter = next.get();
                again = left.put(letter.messageId(), letter.receiptHandle()) == null ? 0 : again + 1;
                if (again == 0 && isSettled.test(letter)) {
                    queues.deleteMessage(delete -> delete.queueUrl(queueUrl).receiptHandle(letter.receiptHandle()));
                    left.remove(letter.messageId());
                    deleted++;
                }
                progress.accept(deleted + left.size());
                next = receive();
            }
        } catch (QueueDoesNotExistException e) {
            throw new Failure("The queue %s no longer exists. Deploy the stream stack again.".formatted(queueUrl), e);
        } finally {
            left.values().forEach(this::show);
        }
        return new SettledLetters(deleted, left.size(), hidden.orElseThrow());
    }

    private long hiddenLetters() {
        QueueAttributeName number = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
        return Long.parseLong(
                queues.getQueueAttributes(get -> get.queueUrl(queueUrl).attributeNames(number))
                        .attributes()
                        .get(number));
    }

    private Optional<Message> receive() {
        return queues
                .receiveMessage(receive -> receive.queueUrl(queueUrl)
                        .maxNumberOfMessages(1)
                        .visibilityTimeout((int) HIDDEN.toSeconds())
                        .waitTimeSeconds((int) LONGEST_POLL.toSeconds()))
                .messages()
                .stream()
                .findFirst();
    }

    private Optional<String> reasonToStay(Message message, boolean isRepaired, Predicate<Set<String>> repair) {
        Optional<Letter> letter = Letter.of(message.body());
        if (letter.isEmpty()) {
            return Optional.of("it is not a letter of an event source mapping of DynamoDB");
        }
        RecordRange range = letter.get().records();
        if (!letter.get().isOf(table)) {
            return Optional.of("it names records of a different stream, %s".formatted(range.streamArn()));
        }
        if (isRepaired) {
            return Optional.empty();
        }
        Optional<List<Record>> records = range.read(streams);
        if (records.isEmpty()) {
            return Optional.of(
                    "the stream no longer has its records, which begin at %s. To repair all groups and delete the letter, use --all --failures"
                            .formatted(range.first()));
        }
        return repair.test(Letter.groups(records.get()))
                ? Optional.empty()
                : Optional.of("a group of its records could not be repaired");
    }

    /** Makes a letter visible again at once. If that fails, SQS does so after {@link #HIDDEN}. */
    private void show(String receiptHandle) {
        try {
            queues.changeMessageVisibility(change ->
                    change.queueUrl(queueUrl).receiptHandle(receiptHandle).visibilityTimeout(0));
        } catch (SqsException e) {
            // SQS makes it visible later
        }
    }
}
