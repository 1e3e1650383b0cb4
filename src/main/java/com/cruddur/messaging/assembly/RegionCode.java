package com.cruddur.messaging.assembly;

/**
 * The form of AWS region codes, as in {@code us-east-1}, in every partition and for regions that the SDK does not know
 * yet.
 */
public final class RegionCode {

    /** The form, a regular expression. */
    public static final String FORM = "[a-z0-9]+(-[a-z0-9]+)+";

    private RegionCode() {}
}
