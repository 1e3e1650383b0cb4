package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Warns if auto scaling ends and the template's units do not change. The table then keeps the units that auto scaling last
 * set, because CloudFormation sets only changed units. No diff shows them.
 */
record ScaledCapacityRule() implements Rule {

    private static final String TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";

    /** Returns one finding, for the first removed target, because a table has several. */
    @Override
    public Stream<Finding> check(ResourceDifference checked, StageChange change) {
        List<ResourceDifference> all = change.resources();
        return all.stream()
                .filter(resource ->
                        resource.type().equals(TARGET) && resource.impact().removes())
                .filter(target -> all.stream().noneMatch(other -> isTableWithChangedUnits(other, target.stack())))
                .limit(1)
                .filter(checked::equals)
                .map(target -> Finding.warning(
                        target,
                        "removed",
                        "Auto scaling ends. The table and its index keep the units that auto scaling last set, which no diff shows and which may cost more or be too few",
                        "After the deploy, set the units of the template: " + command(target)));
    }

    private static boolean isTableWithChangedUnits(ResourceDifference resource, String stack) {
        return resource.stack().equals(stack)
                && resource.isA(StatefulType.TABLE)
                && !units(resource.before()).equals(units(resource.after()));
    }

    /** Returns the units of the table. Its index has the same units. */
    private static JsonNode units(JsonNode table) {
        return table.at("/Properties/ProvisionedThroughput");
    }

    private static String command(ResourceDifference target) {
        String units = "ReadCapacityUnits=%1$d,WriteCapacityUnits=%1$d"
                .formatted(target.was("MinCapacity").asInt());
        return "aws dynamodb update-table --table-name TABLE --provisioned-throughput %1$s --global-secondary-index-updates 'Update={IndexName=INDEX,ProvisionedThroughput={%1$s}}'"
                .formatted(units);
    }
}
