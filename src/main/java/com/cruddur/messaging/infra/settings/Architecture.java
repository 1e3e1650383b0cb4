package com.cruddur.messaging.infra.settings;

/** The processor architecture of a function. */
public enum Architecture {
    ARM64,
    X86_64
}
