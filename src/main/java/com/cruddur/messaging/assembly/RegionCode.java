package com.cruddur.messaging.assembly;

/** The code of an AWS region, as in {@code us-east-1}: of one that the SDK does not know yet, and of every partition. */
public final class RegionCode {

    /** Its form, a regular expression. */
    public static final String FORM = "[a-z0-9]+(-[a-z0-9]+)+";

    private RegionCode() {}
}
