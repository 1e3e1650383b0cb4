package com.cruddur.messaging.ops.adopt;

import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/** Finds the setting {@code table.capacity} with which a deploy does not reduce the units of an existing table. */
final class CapacitySetting {

    private CapacitySetting() {}

    /**
     * Returns the setting as a step for the user.
     *
     * @param actual the table of the account
     * @param scales whether the stage has auto scaling; the maximum is then at least 100 units, for the user to change
     */
    static AdoptionStep of(CreateTableRequest actual, boolean scales) {
        if (actual.billingMode() == BillingMode.PAY_PER_REQUEST) {
            return setting("{ \"onDemand\": {%s} }".formatted(maxima(actual.onDemandThroughput())));
        }
        long read = most(actual, ProvisionedThroughput::readCapacityUnits);
        long write = most(actual, ProvisionedThroughput::writeCapacityUnits);
        if (scales) {
            long min = Math.max(read, write);
            return setting("{ \"autoScaling\": { \"min\": %d, \"max\": %d } }".formatted(min, Math.max(min, 100)));
        }
        return setting("{ \"fixed\": { \"read\": %d, \"write\": %d } }".formatted(read, write));
    }

    private static AdoptionStep setting(String capacity) {
        return new AdoptionStep(
                "Set in cdk.json, in the table of the stage: \"capacity\": %s. You can change it in a later deploy."
                        .formatted(capacity));
    }

    private static String maxima(OnDemandThroughput maxima) {
        return maxima == null
                ? ""
                : Stream.of(
                                maximum("maxRead", maxima.maxReadRequestUnits()),
                                maximum("maxWrite", maxima.maxWriteRequestUnits()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ", " ", " "));
    }

    private static Optional<String> maximum(String setting, Long units) {
        return Optional.ofNullable(units).map(number -> "\"%s\": %d".formatted(setting, number));
    }

    /** Returns the most units of the table and its indexes, because one setting is for all of them. */
    private static long most(CreateTableRequest table, ToLongFunction<ProvisionedThroughput> units) {
        return Stream.concat(
                        Stream.of(table.provisionedThroughput()),
                        table.globalSecondaryIndexes().stream().map(GlobalSecondaryIndex::provisionedThroughput))
                .filter(Objects::nonNull)
                .mapToLong(units)
                .max()
                .orElseThrow();
    }
}
