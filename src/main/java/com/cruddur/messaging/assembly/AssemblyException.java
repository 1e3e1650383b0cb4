package com.cruddur.messaging.assembly;

/** A cloud assembly that cannot be read or does not hold what is asked of it. The message says what to do. */
public final class AssemblyException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public AssemblyException(String message) {
        super(message);
    }
}
