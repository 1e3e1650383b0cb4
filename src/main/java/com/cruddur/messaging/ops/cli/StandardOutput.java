package com.cruddur.messaging.ops.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Standard output that reports write errors, unlike {@link System#out}. */
public final class StandardOutput extends FileOutputStream {

    private static final String BROKEN_PIPE = "Broken pipe"; // the launcher sets the language to English

    private StandardOutput() {
        super(FileDescriptor.out);
    }

    /**
     * Returns a writer that flushes each line, in UTF-8 on every machine. A closed pipe sets the error state of the writer. Any other
     * write error throws a {@link Failure}.
     */
    public static PrintWriter writer(StandardError err) {
        return new PrintWriter(err.before(new StandardOutput()), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            super.write(bytes, offset, length);
        } catch (IOException e) {
            if (BROKEN_PIPE.equals(e.getMessage())) {
                throw e; // for checkError() of the writer
            }
            throw new Failure("Standard output cannot be written: " + e.getMessage(), e);
        }
    }
}
