package com.cruddur.messaging.testing;

import java.nio.file.Path;

/** The checkout these tests are of. */
public final class Checkout {

    /** Its folder: every test starts there. */
    public static final Path ROOT = Path.of("").toAbsolutePath();

    private Checkout() {}
}
