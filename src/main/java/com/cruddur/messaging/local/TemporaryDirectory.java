package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory that only this user can access. {@link #close} deletes it with its contents. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    /**
     * Creates a new directory.
     *
     * @throws IllegalStateException if it cannot be created
     */
    public TemporaryDirectory() {
        try {
            path = Files.createTempDirectory("cruddur-messages-");
        } catch (IOException e) {
            throw new IllegalStateException(
                    "A temporary directory cannot be created in %s. Set TMPDIR to a directory that you may write to."
                            .formatted(System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    /** Returns the path of the directory. */
    public Path path() {
        return path;
    }

    /** @throws UncheckedIOException if something cannot be deleted */
    @Override
    public void close() {
        delete(path);
    }

    /**
     * Deletes a directory with its contents. A missing directory is not an error.
     *
     * @throws UncheckedIOException if something cannot be deleted
     */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> contentsFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : contentsFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
