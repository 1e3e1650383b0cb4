package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.seed.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.function.LongConsumer;

/**
 * Who sits at the terminal, if anybody does. The launcher says so, since a JVM sees only whether input and output both
 * are one.
 */
public final class Terminal {

    private static final int WIDTH = 40;
    private static final int LONGEST_BAR = 79;

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

    /** Returns the terminal that the launcher found, with questions and progress on a writer. */
    public static Terminal of(PrintWriter err) {
        return new Terminal(
                Boolean.getBoolean("cruddur.stdin.terminal"),
                Boolean.getBoolean("cruddur.stderr.terminal"),
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
        if (!word.equals(read())) {
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
        int filled = (int) (WIDTH * done / all);
        err.print("\r[%s%s] %d/%d %s%s"
                .formatted(
                        "#".repeat(filled),
                        ".".repeat(WIDTH - filled),
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
            err.print("\r" + " ".repeat(LONGEST_BAR) + "\r");
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
