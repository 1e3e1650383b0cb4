package com.cruddur.messaging.testing;

import java.nio.file.Path;

/** The checkout in which these tests run. */
public final class Checkout {

    /** The root directory, where every test starts. */
    public static final Path ROOT = Path.of("").toAbsolutePath();

    private Checkout() {}
}
