package com.cruddur.messaging.ops.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal for how many seconds a command has printed nothing. The cursor stays at the start of the line, so that any
 * output, also of a child process, overwrites the seconds.
 */
final class SilentTime {

    /** A shorter silence is not shown. */
    private static final long LEAST = 2;

    private static final String ERASE = "\r          \r";

    private final OutputStream terminal;
    private final LongSupplier nanos;
    private long since;
    private long shown;
    private boolean isLineOpen;
    private boolean isOff;

    /**
     * @param nanos the time, as {@link System#nanoTime()} returns it
     * @param before how long the silence has lasted already
     */
    SilentTime(OutputStream terminal, LongSupplier nanos, Duration before) {
        this.terminal = terminal;
        this.nanos = nanos;
        since = nanos.getAsLong() - before.toNanos();
    }

    /** Shows the seconds, rounded, from 2 on. Does nothing while the cursor is after a question or a bar. */
    synchronized void show() {
        long seconds = Math.round((nanos.getAsLong() - since) / 1e9);
        if (!isOff && !isLineOpen && seconds >= LEAST && seconds != shown) {
            print("\r%d s ...\r".formatted(seconds));
            shown = seconds;
        }
    }

    /** Shows no seconds until {@link #begin} is called. */
    synchronized void end() {
        erase();
        isOff = true;
    }

    /** Counts seconds from now on. The cursor must be at the start of a line. */
    synchronized void begin() {
        erase();
        isOff = false;
        isLineOpen = false;
        since = nanos.getAsLong();
    }

    /** Returns a stream that writes to a stream of the same terminal, and ends the silence with each write. */
    OutputStream before(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                synchronized (SilentTime.this) {
                    erase();
                    out.write(bytes, offset, length);
                    isLineOpen = length > 0 ? bytes[offset + length - 1] != '\n' : isLineOpen;
                    since = nanos.getAsLong();
                }
            }
        };
    }

    private void erase() {
        if (shown > 0) {
            print(ERASE);
            shown = 0;
        }
    }

    private void print(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.US_ASCII));
            terminal.flush();
        } catch (IOException e) {
            isOff = true; // The terminal is gone.
        }
    }
}
