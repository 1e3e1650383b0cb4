package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/**
 * A table may go on demand and back, but going there is limited, and coming back needs a look at the load
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html).
 */
record CapacityModeRule() implements Rule {

    private static final String PROPERTY = "BillingMode";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        String mode = mode(resource.is(PROPERTY));
        if (!resource.isUpdate() || !resource.is(StatefulType.TABLE) || mode.equals(mode(resource.was(PROPERTY)))) {
            return Stream.empty();
        }
        boolean isOnDemand = mode.equals("PAY_PER_REQUEST");
        return Stream.of(Finding.warning(
                resource,
                PROPERTY,
                isOnDemand
                        ? "pays for every request from now on. DynamoDB goes on demand four times in 24 hours at most"
                        : "sets the template's units at once, and DynamoDB throttles what the load takes beyond them",
                isOnDemand
                        ? "limit the costs with maxRead and maxWrite of table.capacity.onDemand"
                        : "take the units of the busiest minute of ConsumedReadCapacityUnits and ConsumedWriteCapacityUnits,"
                                + " of the table and of its index, and lower them later"));
    }

    /** Returns the mode; of a value that only CloudFormation knows, its text. */
    private static String mode(JsonNode value) {
        if (value.isMissingNode()) {
            return "PROVISIONED";
        }
        return value.isTextual() ? value.asText() : value.toString();
    }
}
