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
 * The terminal of the user, if there is one. The launcher detects it, because a JVM only sees whether both input and output are
 * terminals.
 */
public final class Terminal {

    private static final String STANDARD_OUTPUT = "cruddur.stdout.terminal";
    private static final String STANDARD_ERROR = "cruddur.stderr.terminal";

    /** The width of a terminal that does not report its width. */
    private static final int USUAL_COLUMNS = 80;

    private static final int LONGEST_BAR = 40;

    private final boolean asks;
    private final OptionalInt columns;
    private final BufferedReader in;
    private final PrintWriter err;
    private boolean isBarOpen;

    /** @param columns the width of the terminal that shows standard error; empty if no terminal does */
    Terminal(boolean asks, OptionalInt columns, BufferedReader in, PrintWriter err) {
        this.asks = asks;
        this.columns = columns;
        this.in = in;
        this.err = err;
    }

    /** Returns the width in columns of the terminal that shows standard output; empty if no terminal does. */
    public static OptionalInt columns() {
        return Boolean.getBoolean(STANDARD_OUTPUT) ? OptionalInt.of(width()) : OptionalInt.empty();
    }

    /** Returns the width in columns of the terminal that shows standard error; empty if no terminal does. */
    public static OptionalInt columnsOfErrors() {
        return Boolean.getBoolean(STANDARD_ERROR) ? OptionalInt.of(width()) : OptionalInt.empty();
    }

    /**
     * Returns the width in columns of the terminal that shows standard output or standard error; empty if no terminal does. If
     * standard output is a pipe, it may lead to a pager on the terminal of standard error.
     */
    public static OptionalInt columnsOfAny() {
        return columns().isPresent() ? columns() : columnsOfErrors();
    }

    /** Returns whether standard output has colors: on a terminal, unless NO_COLOR is set (https://no-color.org). */
    public static boolean hasColors() {
        String noColor = System.getenv("NO_COLOR");
        return Boolean.getBoolean(STANDARD_OUTPUT) && (noColor == null || noColor.isEmpty());
    }

    /** Returns whether standard output is a pipe. It may lead to a pager, which then has the terminal. */
    static boolean isPiped() {
        return Boolean.getBoolean("cruddur.stdout.pipe");
    }

    private static int width() {
        return Integer.getInteger("cruddur.terminal.columns", USUAL_COLUMNS);
    }

    /** Returns the terminal that the launcher found, with questions and progress on a writer. */
    public static Terminal of(PrintWriter err) {
        return new Terminal(
                Boolean.getBoolean("cruddur.stdin.terminal"),
                columnsOfErrors(),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                err);
    }

    /**
     * Asks the user to type a word before the command continues.
     *
     * @param question says what the command is about to do
     * @throws Failure if the user types a different word, or input is not a terminal
     */
    public void confirm(String question, String word) {
        if (!asks) {
            throw new Failure(
                    "%s The command cannot ask for confirmation, because standard input is not a terminal. Nothing was done; give --yes to continue."
                            .formatted(question));
        }
        err.print("%s Type %s to continue: ".formatted(question, word));
        err.flush();
        String typed = read();
        StandardError.works(err); // Enter has ended the line.
        if (!word.equals(typed)) {
            throw new Failure("That was not '%s'. Nothing was done.".formatted(word));
        }
    }

    /** Returns a bar that grows, or nothing where it could not move. */
    public Progress progress(String what) {
        return columns.isPresent() ? (done, all) -> draw(what, done, all) : Progress.NONE;
    }

    /** A number that grows on a line of its own. {@link Terminal#clear} removes it until it grows again. */
    public final class Counter implements LongConsumer, AutoCloseable {

        private final String noun;

        private Counter(String noun) {
            this.noun = noun;
        }

        @Override
        public void accept(long count) {
            if (columns.isPresent()) {
                err.print("\r%s read".formatted(Text.count(count, noun)));
                err.flush();
                isBarOpen = true;
            }
        }

        /** Ends the line, if any. */
        @Override
        public void close() {
            if (isBarOpen) {
                err.println();
                err.flush();
                isBarOpen = false;
            }
        }
    }

    /** Returns a counter of things read, without a known end. It prints nothing if standard error is not a terminal. */
    public Counter counter(String noun) {
        return new Counter(noun);
    }

    private void draw(String what, long done, long all) {
        int room =
                columns.getAsInt() - "[] %d/%d %s ".formatted(done, all, what).length();
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

    /** Removes an open bar or counter, so that a line can be printed in its place. It reappears when it grows. */
    public void clear() {
        if (isBarOpen) {
            err.print("\r" + " ".repeat(columns.getAsInt() - 1) + "\r");
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
