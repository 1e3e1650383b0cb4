package com.cruddur.messaging.ops.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Writes to standard error in UTF-8. On a terminal it also shows for how many seconds a command has printed nothing. */
public final class StandardError extends PrintWriter {

    private static final long MILLIS_BETWEEN_LOOKS = 250;

    /** About how long the launcher and the JVM take to start. */
    private static final Duration UNTIL_START = Duration.ofSeconds(1);

    private final Optional<SilentTime> silent;

    private StandardError(OutputStream out, Optional<SilentTime> silent) {
        super(silent.map(time -> time.before(out)).orElse(out), true, StandardCharsets.UTF_8);
        this.silent = silent;
    }

    /** Returns the standard error of this process. */
    public static StandardError writer() {
        FileOutputStream out = new FileOutputStream(FileDescriptor.err);
        Optional<SilentTime> silent = Terminal.columnsOfErrors().isPresent() && !Terminal.isPiped()
                ? Optional.of(new SilentTime(out, System::nanoTime, UNTIL_START))
                : Optional.empty();
        silent.ifPresent(StandardError::show);
        return new StandardError(out, silent);
    }

    private static void show(SilentTime silent) {
        Thread seconds = new Thread(
                () -> {
                    while (true) {
                        silent.show();
                        try {
                            Thread.sleep(MILLIS_BETWEEN_LOOKS);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "silent-time");
        seconds.setDaemon(true);
        seconds.start();
        Runtime.getRuntime().addShutdownHook(new Thread(silent::end));
    }

    /** Returns a stream that writes to standard output, and erases the seconds first if it is on the same terminal. */
    OutputStream before(OutputStream out) {
        return Terminal.columns().isPresent()
                ? silent.map(time -> time.before(out)).orElse(out)
                : out;
    }

    /** Stops showing seconds, because the command waits for a person or for events. Does nothing to other writers. */
    public static void waits(PrintWriter err) {
        if (err instanceof StandardError error) {
            error.silent.ifPresent(SilentTime::end);
        }
    }

    /** Shows seconds again. The cursor must be at the start of a line. Does nothing to other writers. */
    public static void works(PrintWriter err) {
        if (err instanceof StandardError error) {
            error.silent.ifPresent(SilentTime::begin);
        }
    }
}
