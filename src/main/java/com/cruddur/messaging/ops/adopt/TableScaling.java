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
 * Finds auto scaling that a table already has, for example from the console. It is not part of the table, so the import does
 * not change it. It would conflict with the stack's scalable targets, or keep scaling a table with a fixed capacity.
 */
final class TableScaling {

    private TableScaling() {}

    /** @param scales whether the stage has auto scaling, which a deploy creates */
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
                .map(target -> PropertyDifference.fixFirst(
                        "The scalable target %s of %s"
                                .formatted(target.scalableDimensionAsString(), target.resourceId()),
                        scales ? "a new target" : TableDifference.NONE,
                        units(target),
                        new AdoptionStep(
                                "Deregister the scalable target. The units do not change before the deploy.",
                                "aws application-autoscaling deregister-scalable-target --service-namespace dynamodb --resource-id %s --scalable-dimension %s"
                                        .formatted(target.resourceId(), target.scalableDimensionAsString())),
                        CapacitySetting.of(TableDifference.requestFor(table), scales)))
                .toList();
    }

    private static String units(ScalableTarget target) {
        return "%d to %d".formatted(target.minCapacity(), target.maxCapacity());
    }
}
