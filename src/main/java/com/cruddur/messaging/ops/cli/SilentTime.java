package com.cruddur.messaging.ops.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal for how many seconds a command has printed nothing. The seconds are at the start of an empty line, and leave
 * the cursor there, so that the next output overwrites them, also if it is a child's.
 */
final class SilentTime {

    /** After fewer seconds nothing is shown. */
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
     * @param before for how long nothing was printed before
     */
    SilentTime(OutputStream terminal, LongSupplier nanos, Duration before) {
        this.terminal = terminal;
        this.nanos = nanos;
        since = nanos.getAsLong() - before.toNanos();
    }

    /** Shows the seconds, rounded, from the second one on, unless a question or a bar has the line. */
    synchronized void show() {
        long seconds = Math.round((nanos.getAsLong() - since) / 1e9);
        if (!isOff && !isLineOpen && seconds >= LEAST && seconds != shown) {
            print("\r%d s ...\r".formatted(seconds));
            shown = seconds;
        }
    }

    /** Shows no seconds until {@link #begin}, since the command waits for somebody. */
    synchronized void end() {
        erase();
        isOff = true;
    }

    /** Counts seconds from now on, at the start of a line. */
    synchronized void begin() {
        erase();
        isOff = false;
        isLineOpen = false;
        since = nanos.getAsLong();
    }

    /** Returns a stream to the same terminal, whose output ends the silence. */
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
