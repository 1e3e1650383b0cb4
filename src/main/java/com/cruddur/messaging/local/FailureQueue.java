package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The destination for batches that are given up. A letter describes the batch but does not contain its records
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html).
 */
final class FailureQueue {

    /** The reason for giving up a batch. */
    enum LetterCondition {
        RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
        RECORD_AGE_EXCEEDED("RecordAgeExceeded");

        private final String spelling;

        LetterCondition(String spelling) {
            this.spelling = spelling;
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    private final SqsClient sqs;
    private final Optional<String> queueArn;
    private final DeployedFunction function;
    private final Clock clock;

    /** @param queueArn the ARN of the queue; empty if the mapping has none */
    FailureQueue(SqsClient sqs, Optional<String> queueArn, DeployedFunction function, Clock clock) {
        this.sqs = sqs;
        this.queueArn = queueArn;
        this.function = function;
        this.clock = clock;
    }

    /** Returns whether the mapping has a queue. */
    boolean isThere() {
        return queueArn.isPresent();
    }

    /** Sends a letter, and returns a clause that says where it is or why it was not sent. */
    String add(LetterCondition condition, String shard, List<StreamEvent> batch, String requestId, int invocations) {
        if (queueArn.isEmpty()) {
            return "the mapping has no failure queue for them";
        }
        String queue = queueArn.get().substring(queueArn.get().lastIndexOf(':') + 1);
        String letter = letter(condition, shard, batch, requestId, invocations).toString();
        try {
            String url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
            sqs.sendMessage(send -> send.queueUrl(url).messageBody(letter));
            return "their letter is in queue " + queue;
        } catch (SdkException e) {
            return "their letter cannot be sent to queue %s: %s".formatted(queue, e.getMessage());
        }
    }

    private ObjectNode letter(
            LetterCondition condition, String shard, List<StreamEvent> batch, String requestId, int invocations) {
        StreamEvent first = batch.get(0);
        StreamEvent last = batch.get(batch.size() - 1);
        ObjectNode letter = JsonNodeFactory.instance.objectNode();
        letter.putObject("requestContext")
                .put("requestId", requestId)
                .put("functionArn", function.arn())
                .put("condition", condition.toString())
                .put("approximateInvokeCount", invocations);
        if (invocations > 0) {
            letter.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", function.version())
                    .put("functionError", "Unhandled");
        }
        letter.put("version", "1.0");
        letter.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        letter.putObject("DDBStreamBatchInfo")
                .put("shardId", shard)
                .put("startSequenceNumber", first.sequenceNumber())
                .put("endSequenceNumber", last.sequenceNumber())
                .put("approximateArrivalOfFirstRecord", first.createdAt().toString())
                .put("approximateArrivalOfLastRecord", last.createdAt().toString())
                .put("batchSize", batch.size())
                .put("streamArn", first.streamArn());
        return letter;
    }
}
