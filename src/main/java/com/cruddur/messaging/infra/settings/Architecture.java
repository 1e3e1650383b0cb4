package com.cruddur.messaging.infra.settings;

/** The processors that a function runs on. */
public enum Architecture {
    ARM64,
    X86_64
}
