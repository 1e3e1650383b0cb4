package com.cruddur.messaging.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A script that a test makes. */
public final class Executable {

    private Executable() {}

    /**
     * Writes it, and the directory it is in if that is missing. A program of its own does it: a file that this JVM writes may be
     * open in a process that another thread starts meanwhile, and Linux runs no file that is open for writing.
     */
    public static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Process writer = new ProcessBuilder("/bin/sh", "-c", "cat > \"$0\" && chmod 755 \"$0\"", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream input = writer.getOutputStream()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
        }
        if (writer.onExit().join().exitValue() != 0) {
            throw new IOException("cannot write " + file);
        }
    }
}
