package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** Defines the alarms on DynamoDB's own errors and on transaction conflicts. */
public final class DynamoDbAlarms extends Construct {

    /** @param thresholds the number of conflicts above which the alarm rings */
    public DynamoDbAlarms(
            Construct scope, String id, Alarms alarms, MessagingMetrics metrics, AlarmThresholds thresholds) {
        super(scope, id);
        // DynamoDB counts errors by operation. These are the operations of the access patterns.
        Stream.of("Query", "PutItem", "TransactWriteItems")
                .forEach(operation -> alarms.quiet(
                        this,
                        operation + "Faults",
                        above(metrics.operation(operation, "SystemErrors", Stats.SUM), 0, 3, 5),
                        "DynamoDB answers %s with errors of its own.".formatted(operation),
                        "look at the AWS Health Dashboard. Callers try again."));
        alarms.quiet(
                this,
                "TransactionConflicts",
                above(metrics.table("TransactionConflict", Stats.SUM), thresholds.transactionConflicts(), 3, 3)
                        .everyFiveMinutes(),
                "Requests for the same rows refuse each other all the time.",
                "look for a second writer of group rows; lower mapping.parallelization.");
    }
}
