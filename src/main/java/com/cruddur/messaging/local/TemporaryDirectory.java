package com.cruddur.messaging.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for this user alone, which is deleted with everything in it. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    /**
     * Makes one.
     *
     * @throws IllegalStateException if that is not possible
     */
    public TemporaryDirectory() {
        try {
            path = Files.createTempDirectory("cruddur-messages-");
        } catch (IOException e) {
            throw new IllegalStateException(
                    "A temporary directory cannot be made in %s. Set TMPDIR to a directory that you may write to."
                            .formatted(System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** @throws UncheckedIOException if something cannot be deleted */
    @Override
    public void close() {
        delete(path);
    }

    /**
     * Deletes a directory with everything in it. One that is gone already is not an error.
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
