package com.cruddur.messaging.assembly;

/** Thrown if a cloud assembly cannot be read, or lacks a resource or value. The message says what to do. */
public final class AssemblyException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public AssemblyException(String message) {
        super(message);
    }
}
