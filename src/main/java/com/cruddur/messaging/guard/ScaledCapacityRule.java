package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.Finding.Severity;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table whose auto scaling ends keeps the units that it was scaled to last. CloudFormation sets them only where the template
 * changes them, and no diff shows what they are.
 */
record ScaledCapacityRule() implements Rule {

    private static final String TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";

    /** Finds the first target that goes, for all of its table. */
    @Override
    public Stream<Finding> check(ResourceDifference checked, StageChange change) {
        List<ResourceDifference> all = change.resources();
        return all.stream()
                .filter(resource ->
                        resource.type().equals(TARGET) && resource.impact().removes())
                .filter(target -> all.stream().noneMatch(other -> isTableOfOtherUnits(other, target.stack())))
                .limit(1)
                .filter(checked::equals)
                .map(target -> new Finding(
                        Severity.WARNING,
                        target,
                        "removed",
                        "leaves table and index at the units that they were scaled to last, which no diff shows",
                        "after the deploy set them as the template has them, as in: " + command(target)));
    }

    private static boolean isTableOfOtherUnits(ResourceDifference resource, String stack) {
        return resource.stack().equals(stack)
                && StatefulType.of(resource).filter(StatefulType.TABLE::equals).isPresent()
                && !units(resource.before()).equals(units(resource.after()));
    }

    /** Those of the table: its index has the same. */
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
