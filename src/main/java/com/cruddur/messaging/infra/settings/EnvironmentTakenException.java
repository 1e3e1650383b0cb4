package com.cruddur.messaging.infra.settings;

/** Thrown if two stages have the same account and region. */
public final class EnvironmentTakenException extends SettingsException {

    private static final long serialVersionUID = 1L;

    EnvironmentTakenException(String stage, AwsEnvironment environment, Object other) {
        super(
                "stages." + stage + ".environment",
                "account %1$s, region %2$s belongs to the stage %3$s. Stacks of both stages have the same names, so a deploy of %4$s would overwrite %3$s"
                        .formatted(environment.account(), environment.region(), other, stage),
                "-c stage=%s, or a different account or region".formatted(other));
    }
}
