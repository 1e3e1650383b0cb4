package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Skipped;
import java.util.ArrayList;
import java.util.List;

/** Handles all messages of one group in a batch, with one move to the newest. */
final class GroupHandler {

    /**
     * A message with its outcome.
     *
     * @param attempts the number of requests made for it
     */
    record HandledMessage(MessageEvent message, Outcome outcome, int attempts) {}

    private final GroupMover mover;
    private final UnexpectedFaults unexpected = new UnexpectedFaults();

    GroupHandler(GroupMover mover) {
        this.mover = mover;
    }

    /**
     * Handles the messages of one group, given in stream order. If a message is skipped, the rows move to the next
     * newest one.
     */
    List<HandledMessage> handle(List<MessageEvent> messages, Retry retry) {
        List<HandledMessage> handled = new ArrayList<>();
        List<MessageEvent> left = new ArrayList<>(messages);
        while (!left.isEmpty()) {
            MessageEvent newest = newestOf(left);
            left.remove(newest);
            int before = retry.attempts();
            Outcome outcome = move(newest, retry);
            handled.add(new HandledMessage(newest, outcome, retry.attempts() - before));
            if (!(outcome instanceof Skipped)) {
                left.forEach(older -> handled.add(new HandledMessage(older, outcome.ofOlder(), 0)));
                left.clear();
            }
        }
        return handled;
    }

    /** Returns the newest message. If several have the same time, it is the one written last. */
    private static MessageEvent newestOf(List<MessageEvent> messages) {
        return messages.stream()
                .reduce((newest, next) -> next.createdAt().isBefore(newest.createdAt()) ? newest : next)
                .orElseThrow();
    }

    /** Moves the rows to a message. After an unexpected fault it tries once more, with fresh reads. */
    private Outcome move(MessageEvent message, Retry retry) {
        Outcome outcome = tryToMove(message, retry);
        if (isUnexpected(outcome)) {
            outcome = tryToMove(message, retry);
        }
        if (outcome instanceof Skipped skipped && isUnexpected(outcome)) {
            unexpected.add(message.group());
            return unexpected.areTooMany() ? new Failed(skipped.error()) : outcome;
        }
        if (!(outcome instanceof Failed)) {
            unexpected.clear();
        }
        return outcome;
    }

    private Outcome tryToMove(MessageEvent message, Retry retry) {
        try {
            return mover.move(message, retry);
        } catch (RuntimeException e) {
            return Faults.outcomeOf(e);
        }
    }

    private static boolean isUnexpected(Outcome outcome) {
        return outcome instanceof Skipped skipped && skipped.reason() == SkipReason.UNEXPECTED;
    }
}
