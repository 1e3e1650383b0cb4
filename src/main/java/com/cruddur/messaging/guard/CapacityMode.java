package com.cruddur.messaging.guard;

import java.util.stream.Stream;

/**
 * A table may go on demand and back, but going there is limited, and coming back needs a look at the load
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html).
 */
record CapacityMode() implements Rule {

    private static final String PROPERTY = "BillingMode";

    @Override
    public Stream<Finding> check(ResourceDifference resource, Change change) {
        boolean was = resource.was(PROPERTY).asText().equals("PAY_PER_REQUEST");
        boolean is = resource.is(PROPERTY).asText().equals("PAY_PER_REQUEST");
        if (!resource.isUpdate() || !resource.is(Stateful.TABLE) || was == is) {
            return Stream.empty();
        }
        return Stream.of(Finding.warning(
                resource,
                PROPERTY,
                is
                        ? "pays for every request from now on. DynamoDB goes on demand four times in 24 hours at most"
                        : "sets the template's units at once, and DynamoDB throttles what the load takes beyond them",
                is
                        ? "limit the costs with maxRead and maxWrite of table.capacity.onDemand"
                        : "take the units of the busiest minute of ConsumedReadCapacityUnits and ConsumedWriteCapacityUnits,"
                                + " of the table and of its index, and lower them later"));
    }
}
