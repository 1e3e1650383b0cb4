package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            List<String> command = new ArrayList<>(List.of(
                    "/bin/sh", "-c", "for process; do taskset -acp %s $process; done".formatted(processor), "taskset"));
            // This one last: the thread that waits for the shell must be there by then, or it would be left out.
            ProcessHandle self = ProcessHandle.current();
            Stream.concat(self.descendants(), Stream.of(self))
                    .forEach(process -> command.add(Long.toString(process.pid())));
            new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // It only is slower.
        }
    }
}
