package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/**
 * Refuses to disable a key, to end its rotation, or to shorten the waiting period before its deletion. Warns of a
 * longer rotation period
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html).
 */
record KeyUseRule() implements Rule {

    private static final String ENABLED = "Enabled";
    private static final String WINDOW = "PendingWindowInDays";
    private static final int DEFAULT_WINDOW_DAYS = 30;
    private static final String PERIOD = "RotationPeriodInDays";
    private static final int DEFAULT_PERIOD_DAYS = 365;

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (resource.isA(StatefulType.KEY) && resource.isNew()) {
            return ended(
                    resource,
                    ENABLED,
                    true,
                    "The new key is disabled: nothing that it encrypts can be read or written");
        }
        if (!resource.isUpdateOf(StatefulType.KEY)) {
            return Stream.empty();
        }
        return Stream.of(
                        ended(
                                resource,
                                ENABLED,
                                true,
                                "The deploy disables the key: nothing that it encrypts can be read or written"),
                        ended(resource, "EnableKeyRotation", false, "KMS no longer rotates the key every year"),
                        window(resource),
                        period(resource))
                .flatMap(findings -> findings);
    }

    private static Stream<Finding> ended(
            ResourceDifference resource, String property, boolean byDefault, String consequence) {
        return resource.turnsOff(property, byDefault)
                ? Stream.of(Finding.refused(resource, property, consequence, "Keep %s: true".formatted(property)))
                : Stream.empty();
    }

    private static Stream<Finding> window(ResourceDifference resource) {
        int before = resource.was(WINDOW).asInt(DEFAULT_WINDOW_DAYS);
        int after = resource.is(WINDOW).asInt(DEFAULT_WINDOW_DAYS);
        return after >= before
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        WINDOW,
                        "A deletion of the key can be cancelled for %d days instead of %d. After that nobody can read what it encrypts"
                                .formatted(after, before),
                        "Keep the %d days".formatted(before)));
    }

    private static Stream<Finding> period(ResourceDifference resource) {
        int before = resource.was(PERIOD).asInt(DEFAULT_PERIOD_DAYS);
        int after = resource.is(PERIOD).asInt(DEFAULT_PERIOD_DAYS);
        return after <= before
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        PERIOD,
                        "KMS rotates the key every %d days instead of every %d".formatted(after, before),
                        "Keep the %d days, or ask a reviewer".formatted(before)));
    }
}
