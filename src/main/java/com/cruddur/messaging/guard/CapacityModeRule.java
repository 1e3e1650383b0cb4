package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/**
 * Warns if a table switches between provisioned and on-demand capacity. Switches to on-demand are limited, and provisioned
 * units must fit the load (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html).
 */
record CapacityModeRule() implements Rule {

    private static final String PROPERTY = "BillingMode";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        String mode = mode(resource.is(PROPERTY));
        if (!resource.isUpdateOf(StatefulType.TABLE) || mode.equals(mode(resource.was(PROPERTY)))) {
            return Stream.empty();
        }
        boolean isOnDemand = mode.equals("PAY_PER_REQUEST");
        return Stream.of(Finding.warning(
                resource,
                PROPERTY,
                isOnDemand
                        ? "DynamoDB bills every request from now on. It switches a table to on-demand at most four times in 24 hours"
                        : "The table gets the units of the template at once, and DynamoDB throttles requests beyond them",
                isOnDemand
                        ? "Limit the cost with maxRead and maxWrite in table.capacity.onDemand"
                        : "Set the units that the table and its index used in their busiest minute, according to the metrics"
                                + " ConsumedReadCapacityUnits and ConsumedWriteCapacityUnits, and lower them later"));
    }

    /** Returns the capacity mode, or the JSON of a value that only CloudFormation knows. */
    private static String mode(JsonNode value) {
        if (value.isMissingNode()) {
            return "PROVISIONED";
        }
        return value.isTextual() ? value.asText() : value.toString();
    }
}
