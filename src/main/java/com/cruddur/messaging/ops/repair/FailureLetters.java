package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.seed.Progress;
import com.cruddur.messaging.streams.RecordRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The letters of the failure queue. A letter is deleted once the groups of its records are repaired. Until then the queue
 * keeps it, and hides it from others for {@link #HIDDEN}, so an interrupted run loses no letter. Not for several threads.
 */
public final class FailureLetters {

    /** How long one letter's groups may take before others, and a later run, see the letter again. */
    public static final Duration HIDDEN = Duration.ofMinutes(10);

    /** How long the queue waits for a letter before it counts as empty. Waiting also makes SQS ask all its servers. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /**
     * How many letters were deleted, and how many are left.
     *
     * @param hidden about how many letters the queue hid from this run at the start, because another run has them
     */
    public record Settled(int deleted, int left, long hidden) {}

    private final SqsClient queues;
    private final DynamoDbStreamsClient streams;
    private final String queueUrl;
    private final String table;
    private final Progress progress;
    private Optional<Long> hidden = Optional.empty();

    /**
     * Works through clients, which the caller closes.
     *
     * @param table whose stream the letters are about
     * @param progress told how many letters were read, of about how many
     */
    public FailureLetters(
            SqsClient queues, DynamoDbStreamsClient streams, String queueUrl, String table, Progress progress) {
        this.queues = queues;
        this.streams = streams;
        this.queueUrl = queueUrl;
        this.table = table;
        this.progress = progress;
    }

    /** Returns the ids of the letters that wait. */
    public Set<String> waiting() {
        Set<String> ids = new HashSet<>();
        forEach(letter -> {
            ids.add(letter.messageId());
            return false;
        });
        return ids;
    }

    /**
     * Takes every letter once.
     *
     * @param repaired the ids of letters that waited when the repair of all groups began: their records are not needed any more
     * @param isDryRun whether all letters stay
     * @param repair repairs groups, and returns whether it could repair all of them
     * @param remark called with the id of a letter that stays, and the reason
     */
    public Settled settle(
            Set<String> repaired, boolean isDryRun, Predicate<Set<String>> repair, BiConsumer<String, String> remark) {
        return forEach(letter -> {
            Optional<String> reason = reasonToStay(letter, repaired.contains(letter.messageId()), repair);
            reason.ifPresent(why -> remark.accept(letter.messageId(), why));
            return reason.isEmpty() && !isDryRun;
        });
    }

    /** Deletes the letters that are settled, and shows the others again, also if it ends with an exception. */
    private Settled forEach(Predicate<Message> isSettled) {
        Map<String, String> left = new HashMap<>();
        int deleted = 0;
        int again = 0;
        try {
            long all = number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            // Only the first time: later the number may include letters that this run has read.
            hidden =
                    hidden.or(() -> Optional.of(number(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)));
            Optional<Message> next = receive();
            while (next.isPresent() && again <= left.size()) {
                Message letter = next.get();
                again = left.put(letter.messageId(), letter.receiptHandle()) == null ? 0 : again + 1;
                if (again == 0 && isSettled.test(letter)) {
                    queues.deleteMessage(delete -> delete.queueUrl(queueUrl).receiptHandle(letter.receiptHandle()));
                    left.remove(letter.messageId());
                    deleted++;
                }
                progress.written(deleted + left.size(), Math.max(all, deleted + left.size() + 1L));
                next = receive();
            }
        } catch (QueueDoesNotExistException e) {
            throw new Failure("There is no queue %s any more. Deploy the stream stack again.".formatted(queueUrl), e);
        } finally {
            left.values().forEach(this::show);
        }
        if (deleted + left.size() > 0) {
            progress.written(deleted + left.size(), deleted + left.size());
        }
        return new Settled(deleted, left.size(), hidden.orElseThrow());
    }

    private long number(QueueAttributeName name) {
        return Long.parseLong(
                queues.getQueueAttributes(get -> get.queueUrl(queueUrl).attributeNames(name))
                        .attributes()
                        .get(name));
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
            return Optional.of("it is about another stream, %s".formatted(range.streamArn()));
        }
        if (isRepaired) {
            return Optional.empty();
        }
        Optional<List<Record>> records = range.read(streams);
        if (records.isEmpty()) {
            return Optional.of(
                    "the stream no longer has its records, from %s on. --all --failures repairs all groups, and deletes the letter"
                            .formatted(range.first()));
        }
        return repair.test(Letter.groups(records.get()))
                ? Optional.empty()
                : Optional.of("a group of its records could not be repaired");
    }

    /** Lets others see a letter that stays at once. If that fails, SQS shows it after {@link #HIDDEN}. */
    private void show(String receiptHandle) {
        try {
            queues.changeMessageVisibility(change ->
                    change.queueUrl(queueUrl).receiptHandle(receiptHandle).visibilityTimeout(0));
        } catch (SqsException e) {
            // SQS does so later
        }
    }
}
