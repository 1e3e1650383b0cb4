package com.cruddur.messaging.ops.cli;

import picocli.CommandLine.IVersionProvider;

/** Provides the version of the jar and of Java. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "cruddur %s, Java %s"
                    .formatted(
                            Version.class.getPackage().getImplementationVersion(),
                            Runtime.version().feature())
        };
    }
}
