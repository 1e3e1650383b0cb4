package com.cruddur.messaging.stream;

import com.cruddur.messaging.store.Retry;
import com.cruddur.messaging.stream.Outcome.Failed;
import com.cruddur.messaging.stream.Outcome.Skipped;
import java.util.ArrayList;
import java.util.List;

/** Brings all messages that a batch has of one group to their outcomes, by one move to the newest. */
final class GroupHandler {

    /**
     * A message with its outcome.
     *
     * @param attempts how many requests were made for it
     */
    record Handled(MessageEvent message, Outcome outcome, int attempts) {}

    private final GroupMover mover;
    private final UnexpectedFaults unexpected = new UnexpectedFaults();

    GroupHandler(GroupMover mover) {
        this.mover = mover;
    }

    /** Handles messages of one group, in the order of the stream. One that is skipped leaves the move to the next newest. */
    List<Handled> handle(List<MessageEvent> messages, Retry retry) {
        List<Handled> handled = new ArrayList<>();
        List<MessageEvent> left = new ArrayList<>(messages);
        while (!left.isEmpty()) {
            MessageEvent newest = newestOf(left);
            left.remove(newest);
            int before = retry.attempts();
            Outcome outcome = move(newest, retry);
            handled.add(new Handled(newest, outcome, retry.attempts() - before));
            if (!(outcome instanceof Skipped)) {
                left.forEach(older -> handled.add(new Handled(older, outcome.ofOlder(), 0)));
                left.clear();
            }
        }
        return handled;
    }

    /** Returns the newest message. Where several have one time, it is the one that was written last. */
    private static MessageEvent newestOf(List<MessageEvent> messages) {
        return messages.stream()
                .reduce((newest, next) -> next.createdAt().isBefore(newest.createdAt()) ? newest : next)
                .orElseThrow();
    }

    /** Tries the unexpected once more, with fresh reads. */
    private Outcome move(MessageEvent message, Retry retry) {
        Outcome outcome = tryToMove(message, retry);
        if (isUnexpected(outcome)) {
            outcome = tryToMove(message, retry);
        }
        if (outcome instanceof Skipped skipped && isUnexpected(outcome)) {
            return unexpected.isOneTooMany(message.group()) ? new Failed(skipped.error()) : outcome;
        }
        if (!(outcome instanceof Failed)) {
            unexpected.end();
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
