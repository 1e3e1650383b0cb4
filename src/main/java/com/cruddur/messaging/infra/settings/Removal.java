package com.cruddur.messaging.infra.settings;

/** What becomes of the data when its stack is deleted, or the resource replaced. */
public enum Removal {
    /** The data stays, no longer part of any stack. */
    RETAIN,
    /** The data is deleted. */
    DESTROY
}
