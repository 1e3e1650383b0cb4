package com.cruddur.messaging.infra.settings;

/** The account and region of a stage are those of another one. */
public final class PlaceTakenException extends SettingsException {

    private static final long serialVersionUID = 1L;

    PlaceTakenException(String stage, AwsEnvironment place, Object other) {
        super(
                "stages." + stage + ".environment",
                "account %s, region %s is that of the stage %s, whose stacks would become those of %s"
                        .formatted(place.account(), place.region(), other, stage),
                "-c stage=%s, or another account or region".formatted(other));
    }
}
