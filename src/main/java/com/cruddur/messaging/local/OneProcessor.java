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
            ProcessHandle self = ProcessHandle.current();
            List<String> processes = Stream.concat(Stream.of(self), self.descendants())
                    .map(process -> Long.toString(process.pid()))
                    .toList();
            List<String> command = new ArrayList<>(List.of(
                    "/bin/sh", "-c", "for process; do taskset -acp %s $process; done".formatted(processor), "taskset"));
            // Twice, for the threads that are started while the first round lists and moves those that start them.
            command.addAll(processes);
            command.addAll(processes);
            new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // It only is slower.
        }
    }
}
