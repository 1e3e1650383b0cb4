package com.cruddur.messaging.seed;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.User;
import java.time.Duration;
import java.time.Instant;

/**
 * The conversations to seed between two users.
 *
 * @param first the user who writes the first message of each conversation
 * @param second the user who answers
 * @param messages the number of messages in each conversation, 1 to 1,000,000, alternating and one minute apart
 * @param groups the number of conversations, 1 to 1,000,000
 */
public record SeedPlan(User first, User second, int messages, int groups) {

    /** The number of messages in the example conversation. */
    public static final int MESSAGES = 104;

    /** The uuid of the example conversation, which is the same as in the bootcamp's seed script. */
    public static final String GROUP = "5ae290ed-55d1-47a0-bc6d-fe2bc2700399";

    /** With more of either, the year of the first message could not be written in a sort key. */
    private static final int MOST = 1_000_000;

    private static final Duration PACE = Duration.ofMinutes(1);
    private static final Duration AGE = Duration.ofDays(1);
    private static final Duration BETWEEN_GROUPS = Duration.ofHours(1);

    /** @throws IllegalArgumentException if a number is not from 1 to 1,000,000, or both users are the same */
    public SeedPlan {
        if (messages < 1 || messages > MOST || groups < 1 || groups > MOST) {
            throw new IllegalArgumentException(
                    "The number of messages is %d and the number of groups is %d; both must be 1 to %d."
                            .formatted(messages, groups, MOST));
        }
        if (first.uuid().equals(second.uuid())) {
            throw new IllegalArgumentException(
                    "Both users are %s; a conversation needs two.".formatted(first.handle()));
        }
    }

    /** Returns the plan of the example conversation: {@value #MESSAGES} messages between andrewbrown and bayko. */
    public static SeedPlan example() {
        return new SeedPlan(SeedUsers.of(SeedUsers.FIRST), SeedUsers.of(SeedUsers.SECOND), MESSAGES, 1);
    }

    /** Returns the uuid of a conversation, counted from 0. It is always the same for the same users. */
    String groupUuid(int group) {
        boolean known = group == 0
                && first.handle().equals(SeedUsers.FIRST)
                && second.handle().equals(SeedUsers.SECOND);
        return known ? GROUP : SeedUsers.uuid("group", first.uuid(), second.uuid(), Integer.toString(group));
    }

    /**
     * Returns the start of a new conversation, so that it ends in the past. Each starts one hour before the previous
     * one.
     */
    Instant start(Instant now, int group) {
        Duration length = PACE.multipliedBy(messages);
        return now.minus(length.compareTo(AGE) > 0 ? length : AGE).minus(BETWEEN_GROUPS.multipliedBy(group));
    }

    /** Returns the uuid of a message, which is the same in every run. */
    static String messageUuid(String groupUuid, int number) {
        return SeedUsers.uuid("message", groupUuid, Integer.toString(number));
    }

    /** Returns a message of a conversation, counted from 0. */
    Message message(String groupUuid, Instant start, int number) {
        return new Message(
                groupUuid,
                start.plus(PACE.multipliedBy(number)),
                Dialogue.line(number),
                messageUuid(groupUuid, number),
                number % 2 == 0 ? first : second);
    }
}
