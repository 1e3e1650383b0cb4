package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.seed.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * Who sits at the terminal, if anybody does. The launcher says so, since a JVM sees only whether input and output both
 * are one.
 */
public final class Terminal {

    private static final String STANDARD_OUTPUT = "cruddur.stdout.terminal";
    private static final String STANDARD_ERROR = "cruddur.stderr.terminal";

    /** How many columns a terminal has that does not say so. */
    private static final int USUAL_COLUMNS = 80;

    private static final int LONGEST_BAR = 40;

    private final boolean asks;
    private final boolean shows;
    private final BufferedReader in;
    private final PrintWriter err;
    private boolean isBarOpen;

    Terminal(boolean asks, boolean shows, BufferedReader in, PrintWriter err) {
        this.asks = asks;
        this.shows = shows;
        this.in = in;
        this.err = err;
    }

    /** Returns how many columns the terminal has that shows standard output; empty if no terminal shows it. */
    public static OptionalInt columns() {
        return Boolean.getBoolean(STANDARD_OUTPUT) ? OptionalInt.of(width()) : OptionalInt.empty();
    }

    /** Returns how many columns the terminal has that shows standard error; empty if no terminal shows it. */
    public static OptionalInt columnsOfErrors() {
        return Boolean.getBoolean(STANDARD_ERROR) ? OptionalInt.of(width()) : OptionalInt.empty();
    }

    /** Returns how many columns the terminal has, if one shows any output. A pipe may lead to a program that pages on it. */
    public static OptionalInt columnsOfAny() {
        return columns().isPresent() ? columns() : columnsOfErrors();
    }

    /** Returns whether standard output is in colors: on a terminal, unless NO_COLOR is set (https://no-color.org). */
    public static boolean hasColors() {
        String noColor = System.getenv("NO_COLOR");
        return Boolean.getBoolean(STANDARD_OUTPUT) && (noColor == null || noColor.isEmpty());
    }

    private static int width() {
        return Integer.getInteger("cruddur.terminal.columns", USUAL_COLUMNS);
    }

    /** Returns the terminal that the launcher found, with questions and progress on a writer. */
    public static Terminal of(PrintWriter err) {
        return new Terminal(
                Boolean.getBoolean("cruddur.stdin.terminal"),
                Boolean.getBoolean(STANDARD_ERROR),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                err);
    }

    /**
     * Has the user type a word before something goes on.
     *
     * @param question what is about to happen
     * @throws Failure if another word is typed, or nobody can be asked
     */
    public void confirm(String question, String word) {
        if (!asks) {
            throw new Failure("%s Nobody can be asked, as input is no terminal. Nothing was done; give --yes to go on."
                    .formatted(question));
        }
        err.print("%s Type %s to go on: ".formatted(question, word));
        err.flush();
        String typed = read();
        StandardError.works(err); // Enter has ended the line.
        if (!word.equals(typed)) {
            throw new Failure("That was not '%s'. Nothing was done.".formatted(word));
        }
    }

    /** Returns whether somebody sees what is written. */
    public boolean isShown() {
        return shows;
    }

    /** Returns a bar that grows, or nothing where it could not move. */
    public Progress progress(String what) {
        return shows ? (done, all) -> draw(what, done, all) : Progress.NONE;
    }

    /** A number that grows on a line of its own. */
    public final class Counter implements LongConsumer, AutoCloseable {

        private final String what;
        private boolean drawn;

        private Counter(String what) {
            this.what = what;
        }

        @Override
        public void accept(long count) {
            if (shows) {
                err.print("\r%d %s".formatted(count, what));
                err.flush();
                drawn = true;
            }
        }

        /** Ends the line, if there is one. */
        @Override
        public void close() {
            if (drawn) {
                err.println();
                err.flush();
            }
        }
    }

    /** Returns a count of what has no known end; nothing is seen of it where it could not move. */
    public Counter counter(String what) {
        return new Counter(what);
    }

    private void draw(String what, long done, long all) {
        int room = width() - "[] %d/%d %s ".formatted(done, all, what).length();
        int length = Math.max(0, Math.min(LONGEST_BAR, room));
        int filled = (int) (length * done / all);
        err.print("\r[%s%s] %d/%d %s%s"
                .formatted(
                        "#".repeat(filled),
                        ".".repeat(length - filled),
                        done,
                        all,
                        what,
                        done == all ? System.lineSeparator() : ""));
        err.flush();
        isBarOpen = done < all;
    }

    /** Takes an open bar away, for a line to be printed in its place; the bar comes back as it grows. */
    public void clear() {
        if (isBarOpen) {
            err.print("\r" + " ".repeat(width() - 1) + "\r");
            err.flush();
            isBarOpen = false;
        }
    }

    private String read() {
        try {
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
