package com.cruddur.messaging.names;

import java.util.Optional;

/**
 * The names of the stacks and of all resources with a fixed name, in a stage itself or in a
 * copy of it. Every name in a copy contains the copy's name, so no two sets share a name.
 *
 * @param copy the copy's name, of the form {@link #COPY_FORM}; empty for the stage itself
 */
public record MessagingNames(Optional<String> copy) {

    /** The names of the stage itself. */
    public static final MessagingNames WITHOUT_COPY = new MessagingNames(Optional.empty());

    /**
     * The form of a copy's name, a regular expression. DAX has the strictest rules: at most 20 characters, no two
     * hyphens in a row, no hyphen at the end
     * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_CreateCluster.html). A digit may come
     * first, since every name that contains it starts with a letter.
     */
    public static final String COPY_FORM = "(?=.{1,12}$)[a-z0-9](-?[a-z0-9])*";

    /** {@link #COPY_FORM} in words. */
    public static final String COPY_ALLOWED =
            "1 to 12 lower-case letters, digits and single hyphens, no hyphen at either end";

    /**
     * The start of the names of the table, stacks, alarms and dashboard. It is also the name of the bootcamp's table.
     */
    public static final String PREFIX = "cruddur-messages";

    /** @throws IllegalArgumentException if the copy's name is not of {@link #COPY_FORM} */
    public MessagingNames {
        copy.filter(name -> !name.matches(COPY_FORM)).ifPresent(name -> {
            throw new IllegalArgumentException("\"%s\" is not %s".formatted(name, COPY_ALLOWED));
        });
    }

    /**
     * Returns a stack's name.
     *
     * @param part the last part of the name, as in {@code data}
     */
    public String stack(String part) {
        return withCopy(PREFIX) + "-" + part;
    }

    /**
     * Returns the table's name.
     *
     * @param nameInStage the name in the stage itself, from the stage's settings
     */
    public String table(String nameInStage) {
        return copy.isPresent() ? withCopy(PREFIX) : nameInStage;
    }

    /**
     * Returns the DAX cluster's name.
     *
     * @param nameInStage the name in the stage itself, from the stage's settings
     */
    public String cluster(String nameInStage) {
        return copy.isPresent() ? withCopy("cm") : nameInStage;
    }

    /** Returns the stream function's name. In the stage itself it is the name of the bootcamp's function. */
    public String function() {
        return withCopy("cruddur-messaging-stream");
    }

    /** Returns the name of the stream function's log group. */
    public String logGroup() {
        return "/aws/lambda/" + function();
    }

    /** Returns the dashboard's name. */
    public String dashboard() {
        return withCopy(PREFIX);
    }

    /**
     * Returns an alarm's name.
     *
     * @param alarm the last part of the name, as in {@code records-fail}, or {@code *} for all alarms. It must not
     *     equal the end of another alarm's name after a hyphen. Otherwise {@code b} in the copy {@code x-a} and
     *     {@code a-b} in the copy {@code x} would have the same name.
     */
    public String alarm(String alarm) {
        return withCopy(PREFIX) + "-" + alarm;
    }

    private String withCopy(String name) {
        return copy.map(suffix -> name + "-" + suffix).orElse(name);
    }
}
