package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.store.Time;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The option that limits the capacity units that a command takes per second, so that other users of the table keep theirs. */
public final class UnitsOption {

    /** By default a command takes the table's units divided by this number. */
    private static final long PART = 4;

    /** The default number of units per second for an on-demand table. */
    private static final long ON_DEMAND = 25;

    @Option(
            names = "--units",
            paramLabel = "N",
            description =
                    "Take at most this many read units and this many write units per second. Defaults to a quarter of the units of the table, 25 for an on-demand table, and no limit on this machine.")
    private Long perSecond;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * Returns a client that takes at most these units per second. The caller closes it.
     *
     * @throws ParameterException if the user gave less than 1
     */
    public DynamoDbClient tables(Target target, TableOption table) {
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

    private static TableDescription describe(Target target, TableOption table) {
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
