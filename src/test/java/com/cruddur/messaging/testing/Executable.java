package com.cruddur.messaging.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes executable scripts for tests. */
public final class Executable {

    private Executable() {}

    /**
     * Writes a script, and creates its directory if it is missing.
     *
     * <p>A separate process writes the file. A child process that another thread starts meanwhile could inherit this
     * JVM's open file, and Linux does not execute a file that is open for writing.
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
