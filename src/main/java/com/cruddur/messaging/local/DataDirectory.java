package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory of an account's state. Only this user can access it, and only one process at a time. The operating system
 * releases the lock when the process ends for any reason.
 */
final class DataDirectory implements AutoCloseable {

    private final FileChannel channel;

    /**
     * Creates the directory if it is missing, and locks it.
     *
     * @throws IllegalStateException if the directory cannot be used, or a different process uses it
     */
    DataDirectory(Path path) {
        try {
            Files.createDirectories(path);
            if (Files.exists(path.resolve("shared-local-instance.db"))) {
                throw new IllegalStateException(
                        "--db-path %s has tables of DynamoDB Local, which the emulator cannot read. Give a different directory."
                                .formatted(path));
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            channel =
                    FileChannel.open(path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock() == null) {
                channel.close();
                throw new IllegalStateException(
                        "--db-path %s is in use by a different process. Stop that process, or give a different directory."
                                .formatted(path));
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "--db-path %s cannot be used: %s. Give a directory that you may write to."
                            .formatted(path, FileProblem.of(e)),
                    e);
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
