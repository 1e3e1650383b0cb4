package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Keeps this process, and those it has started or will start, to one processor.
 *
 * <p>A message goes through a chain of threads, of which one is at work at a time. To wake the next one on another
 * processor, an idle one, takes longer than many of them work.
 */
final class OneProcessor {

    private static final Path STATUS = Path.of("/proc/self/stat");

    /** Where it has the processor, counted after the name: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
    private static final int PROCESSOR = 36;

    private OneProcessor() {}

    /** Does so on Linux, with the command {@code taskset}; where there is none, nothing. */
    static void keep() {
        try {
            String status = Files.readString(STATUS);
            String processor = status.substring(status.lastIndexOf(')') + 2).split(" ")[PROCESSOR];
            ProcessHandle self = ProcessHandle.current();
            for (ProcessHandle process :
                    Stream.concat(Stream.of(self), self.descendants()).toList()) {
                new ProcessBuilder("taskset", "-acp", processor, Long.toString(process.pid()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException e) {
            // It only is slower.
        }
    }
}
