package com.cruddur.messaging.testing;

import com.cruddur.messaging.model.Message;
import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.User;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Creates users, groups, messages and times for tests. */
public final class Sample {

    /** The start of the simulated time. */
    public static final Instant T0 = Instant.parse("2023-03-20T22:52:11.123456Z");

    private Sample() {}

    /** Returns a uuid that ends with a number. */
    public static String uuid(int number) {
        return new UUID(0x4000, 0x8000_0000_0000_0000L + number).toString();
    }

    /** Returns a user. */
    public static User user(int number) {
        return new User(uuid(number), "User " + number, "user" + number);
    }

    /** Returns a group's uuid. */
    public static String group(int number) {
        return uuid(1_000_000 + number);
    }

    /** Returns the instant some microseconds after {@link #T0}. */
    public static Instant micros(long micros) {
        return T0.plusNanos(micros * 1_000);
    }

    /** Returns a message of user 0. */
    public static Message message(String group, Instant createdAt, String text) {
        return Message.of(group, createdAt, text, user(0));
    }

    /** Returns the rows of a group. Each row names the next member. */
    public static List<MessageGroup> rows(String group, Instant lastMessageAt, String text, int members) {
        return IntStream.range(0, members)
                .mapToObj(member ->
                        new MessageGroup(uuid(member), group, lastMessageAt, text, user((member + 1) % members)))
                .toList();
    }
}
