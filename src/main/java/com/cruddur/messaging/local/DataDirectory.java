package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The directory of an account's state. Only this user can access it, and only one process at a time. The operating system
 * releases the lock when the process ends for any reason.
 */
final class DataDirectory implements AutoCloseable {

    /** The lock file. Every version of {@code up} creates it first, so a directory without it belongs to something else. */
    private static final String LOCK = "in-use.lock";

    private final FileChannel channel;

    /**
     * Creates the directory if it is missing, and locks it.
     *
     * @throws IllegalStateException if the directory cannot be used, has files of other programs, or a different process uses it;
     *     nothing in it is changed
     */
    DataDirectory(Path path) {
        create(path);
        try {
            if (Files.exists(path.resolve("shared-local-instance.db"))) {
                throw new IllegalStateException(
                        "--db-path %s has tables of DynamoDB Local, which the emulator cannot read. Give a different directory."
                                .formatted(path));
            }
            if (!Files.exists(path.resolve(LOCK)) && !isEmpty(path)) {
                throw new IllegalStateException(
                        "--db-path %s has files that up did not write. Give an empty or new directory, or one that up has used before."
                                .formatted(path));
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock() == null) {
                channel.close();
                throw new IllegalStateException(
                        "--db-path %s is in use by a different process. Stop that process, or give a different directory."
                                .formatted(path));
            }
        } catch (IOException e) {
            throw unusable(path, "used", FileProblem.of(e), e);
        }
    }

    private static void create(Path path) {
        boolean exists = Files.exists(path);
        try {
            Files.createDirectories(path);
        } catch (NoSuchFileException e) { // As in /proc, where the parent exists.
            throw unusable(path, "created", "its file system does not allow it", e);
        } catch (IOException e) {
            throw unusable(path, exists ? "used" : "created", FileProblem.of(e), e);
        }
    }

    private static IllegalStateException unusable(Path path, String verb, String problem, IOException cause) {
        return new IllegalStateException(
                "--db-path %s cannot be %s: %s. Give a directory that you may write to.".formatted(path, verb, problem),
                cause);
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private FileLock lock() throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of --db-path does not close", e);
        }
    }
}
