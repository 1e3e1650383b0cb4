package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Finds the differences of a table that must be fixed before the import and are known before a synth. */
final class UnreadyTable {

    private UnreadyTable() {}

    /** Returns the table with these differences; empty if it has none or is already in its stack. */
    static Optional<ExistingResource> find(
            StageBlock stage, TableDescription table, ApplicationAutoScalingClient scaling, DeployedStacks deployed) {
        stage.environment().requireAccountOf(table.tableArn());
        Resource template = new Resource(
                MessagingNames.WITHOUT_COPY.stack("data"), "", Resource.TABLE, JsonNodeFactory.instance.objectNode());
        if (deployed.contain(template, table.tableName())) {
            return Optional.empty();
        }
        List<PropertyDifference> differences = new ArrayList<>();
        deployed.other(template, table.tableName()).ifPresent(differences::add);
        differences.addAll(TableReadiness.differences(table));
        CreateTableRequest actual = TableDifference.requestFor(table);
        if (actual.billingMode() == BillingMode.PAY_PER_REQUEST && !stage.isOnDemand()) {
            differences.add(PropertyDifference.fixFirst(
                    "BillingMode",
                    BillingMode.PROVISIONED.toString(),
                    BillingMode.PAY_PER_REQUEST.toString(),
                    CapacitySetting.of(actual, stage.scales())));
        }
        differences.addAll(TableScaling.find(scaling, stage.scales(), table));
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExistingResource(
                        template, Map.of("TableName", table.tableName()), template.properties(), differences));
    }
}
