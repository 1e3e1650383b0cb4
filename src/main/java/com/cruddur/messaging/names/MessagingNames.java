package com.cruddur.messaging.names;

import java.util.Optional;

/**
 * The names of the stacks, and of everything in them that has a fixed name: of the first set of an account and region, or
 * of a copy beside it. Every name of a copy has the copy's own name in it, so that no two sets share one.
 *
 * @param copy the copy's name, of the form {@link #COPY_FORM}; empty for the first set
 */
public record MessagingNames(Optional<String> copy) {

    /** The names of the first set. */
    public static final MessagingNames FIRST = new MessagingNames(Optional.empty());

    /**
     * The form of a copy's name. DAX, whose names are the shortest, takes 20 characters, and neither two hyphens in a row nor
     * one at the end. A digit may come first, since each name that is made of it begins with a letter
     * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_CreateCluster.html).
     */
    public static final String COPY_FORM = "(?=.{1,12}$)[a-z0-9](-?[a-z0-9])*";

    /** {@link #COPY_FORM} in words. */
    public static final String COPY_ALLOWED =
            "1 to 12 lower-case letters, digits and single hyphens, no hyphen at either end";

    /** What the names of the table, of stacks, alarms and the dashboard begin with; the table is the journals'. */
    public static final String PREFIX = "cruddur-messages";

    /** @throws IllegalArgumentException if the copy's name is not of {@link #COPY_FORM} */
    public MessagingNames {
        copy.filter(name -> !name.matches(COPY_FORM)).ifPresent(name -> {
            throw new IllegalArgumentException("\"%s\" is not %s".formatted(name, COPY_ALLOWED));
        });
    }

    /**
     * A stack's name.
     *
     * @param part what it holds, as in {@code data}
     */
    public String stack(String part) {
        return withCopy(PREFIX) + "-" + part;
    }

    /** @param first the name of the first set's table, which a stage may choose */
    public String table(String first) {
        return copy.isPresent() ? withCopy(PREFIX) : first;
    }

    /** @param first the name of the first set's DAX cluster, which a stage may choose */
    public String cluster(String first) {
        return copy.isPresent() ? withCopy("cm") : first;
    }

    /** The stream function's name; that of the first set is the journals'. */
    public String function() {
        return withCopy("cruddur-messaging-stream");
    }

    /** The log group of the stream function. */
    public String logGroup() {
        return "/aws/lambda/" + function();
    }

    /** The dashboard's name. */
    public String dashboard() {
        return withCopy(PREFIX);
    }

    /**
     * An alarm's name. No alarm is called as another one is after a hyphen, or a copy's name could make the two alike.
     *
     * @param alarm which it is, as in {@code records-fail}; {@code *} stands for all
     */
    public String alarm(String alarm) {
        return withCopy(PREFIX) + "-" + alarm;
    }

    private String withCopy(String first) {
        return copy.map(name -> first + "-" + name).orElse(first);
    }
}
