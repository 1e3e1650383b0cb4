package com.cruddur.messaging.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes why a file cannot be read or written. Java gives most reasons only as the name of an exception. */
public final class FileProblem {

    private FileProblem() {}

    /** Returns the reason as a clause, such as "permission is denied". */
    public static String of(IOException exception) {
        if (exception instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (exception instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (exception instanceof FileAlreadyExistsException) {
            return "it is a file";
        }
        if (exception instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        return exception instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : exception.getMessage();
    }
}
