package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.TableDifference;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Auto scaling that a table has in the account already, as the console sets it up. It is no part of the table, so nothing
 * imports it: the stack's own collides with it, and under a fixed capacity it would go on.
 */
final class TableScaling {

    private TableScaling() {}

    /** @param scales whether the stage wants auto scaling, which a deploy makes of its own */
    static List<PropertyDifference> find(ApplicationAutoScalingClient client, boolean scales, TableDescription table) {
        String id = "table/" + table.tableName();
        List<String> ids = Stream.concat(
                        Stream.of(id),
                        table.globalSecondaryIndexes().stream()
                                .map(GlobalSecondaryIndexDescription::indexName)
                                .map(index -> id + "/index/" + index))
                .toList();
        return client
                .describeScalableTargetsPaginator(describe ->
                        describe.serviceNamespace(ServiceNamespace.DYNAMODB).resourceIds(ids))
                .scalableTargets()
                .stream()
                .map(target -> PropertyDifference.first(
                        "The scalable target %s of %s"
                                .formatted(target.scalableDimensionAsString(), target.resourceId()),
                        scales ? "one of its own" : TableDifference.NONE,
                        units(target),
                        new AdoptionStep(
                                "Deregister what scales the table now. The units stay as they are until the deploy.",
                                "aws application-autoscaling deregister-scalable-target --service-namespace dynamodb --resource-id %s --scalable-dimension %s"
                                        .formatted(target.resourceId(), target.scalableDimensionAsString())),
                        CapacitySetting.of(TableDifference.requestFor(table), scales)))
                .toList();
    }

    private static String units(ScalableTarget target) {
        return "%d to %d".formatted(target.minCapacity(), target.maxCapacity());
    }
}
