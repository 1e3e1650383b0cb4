package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.store.Time;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** How many capacity units a second a command takes of a table that others use meanwhile. */
public final class Units {

    /** By which number a table's units are divided to get those that a command takes by default. */
    private static final long PART = 4;

    /** How many units a command takes by default of a table that is paid by the request. */
    private static final long ON_DEMAND = 25;

    @Option(
            names = "--units",
            paramLabel = "N",
            description =
                    "The most read units, and the most write units, to take a second. By default a quarter of what the table has, 25 of an on-demand table, and any number on this machine.")
    private Long perSecond;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Returns a client that takes no more units of a table than that. The caller closes it.
     *
     * @throws ParameterException if the user allows less than one
     */
    public DynamoDbClient tables(Target target, TableName table) {
        if (perSecond != null) {
            if (perSecond < 1) {
                throw new ParameterException(
                        command.commandLine(), "--units is %d; it must be at least 1".formatted(perSecond));
            }
            return target.tables(new Pacing(perSecond, perSecond, Time.SYSTEM));
        }
        return target.isThisMachine() && !target.isProd()
                ? target.tables()
                : target.tables(pacing(describe(target, table), Time.SYSTEM));
    }

    private static TableDescription describe(Target target, TableName table) {
        try (DynamoDbClient client = target.tables()) {
            return client.describeTable(describe -> describe.tableName(table.toString()))
                    .table();
        }
    }

    static Pacing pacing(TableDescription table, Time time) {
        if (table.billingModeSummary() != null
                && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST) {
            return new Pacing(ON_DEMAND, ON_DEMAND, time);
        }
        return new Pacing(
                part(table.provisionedThroughput().readCapacityUnits()),
                part(table.provisionedThroughput().writeCapacityUnits()),
                time);
    }

    private static long part(long units) {
        return Math.max(1, units / PART);
    }
}
