package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/**
 * The table's own key stays in use, goes on rotating, and can be rescued as long as before
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
        if (!resource.is(StatefulType.KEY)) {
            return Stream.empty();
        }
        if (resource.isNew()) {
            return ended(
                    resource, ENABLED, true, "creates the key disabled: what it encrypts cannot be read or written");
        }
        return !resource.isUpdate()
                ? Stream.empty()
                : Stream.of(
                                ended(resource, ENABLED, true, "disables the key: the table cannot be read or written"),
                                ended(resource, "EnableKeyRotation", false, "ends the yearly rotation of the key"),
                                window(resource),
                                period(resource))
                        .flatMap(findings -> findings);
    }

    private static Stream<Finding> ended(
            ResourceDifference resource, String property, boolean byDefault, String consequence) {
        return resource.was(property).asBoolean(byDefault)
                        && !resource.is(property).asBoolean(byDefault)
                ? Stream.of(Finding.refused(resource, property, consequence, "keep %s".formatted(property)))
                : Stream.empty();
    }

    private static Stream<Finding> window(ResourceDifference resource) {
        int before = days(resource.was(WINDOW), DEFAULT_WINDOW_DAYS);
        int after = days(resource.is(WINDOW), DEFAULT_WINDOW_DAYS);
        return after >= before
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        WINDOW,
                        "deletes the key %d days after somebody asks for it instead of %d: that long a mistake can be undone, and then nobody can read the table"
                                .formatted(after, before),
                        "keep the %d days".formatted(before)));
    }

    private static Stream<Finding> period(ResourceDifference resource) {
        int before = days(resource.was(PERIOD), DEFAULT_PERIOD_DAYS);
        int after = days(resource.is(PERIOD), DEFAULT_PERIOD_DAYS);
        return after <= before
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        PERIOD,
                        "rotates the key every %d days instead of %d".formatted(after, before),
                        "keep the %d days".formatted(before)));
    }

    private static int days(JsonNode value, int byDefault) {
        return value.asInt(byDefault);
    }
}
