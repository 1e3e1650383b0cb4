package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.ops.cli.Confirmation;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Suggestions;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Deletes a table after the user has confirmed it. */
@Command(
        name = "drop",
        description = {
            "Deletes a table and all its items.",
            "The command asks you to type the table's name, unless the table is on this machine."
        })
final class DropTable implements Runnable {

    @Parameters(
            index = "0",
            paramLabel = "TABLE",
            converter = TableOption.TableNameConverter.class,
            description = "The table to delete.")
    private String table;

    @Mixin
    private Target target;

    @Mixin
    private Output output;

    @Mixin
    private Confirmation confirmation;

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        target.stages().names().copy().ifPresent(copy -> {
            if (table.equals(target.stage().tableWithoutCopy())) {
                throw new ParameterException(
                        command.commandLine(),
                        "--copy '%s' means table %s, not %s; name the table of the copy, or omit --copy"
                                .formatted(copy, target.stage().table(), table));
            }
        });
        try (DynamoDbClient client = target.tables()) {
            if (describe(client).deletionProtectionEnabled()) {
                throw new Failure(
                        "Table %s at %s is protected against deletion. Nothing was deleted. To allow the deletion, set \"deletionProtection\": false in cdk.json and deploy."
                                .formatted(table, target));
            }
            if (!target.isThisMachine()) {
                confirmation.ask("This deletes table %s at %s and all its items.".formatted(table, target), table);
            }
            output.step("Deleting table %s at %s ...".formatted(table, target));
            TableDescription dropped =
                    client.deleteTable(delete -> delete.tableName(table)).tableDescription();
            client.waiter().waitUntilTableNotExists(describe -> describe.tableName(table));
            output.data(() -> "Dropped " + dropped.tableName(), () -> AwsJson.of(dropped));
        }
    }

    /** Returns the table's description. A missing table is not created here, so the failure names a similar one instead. */
    private TableDescription describe(DynamoDbClient client) {
        try {
            return client.describeTable(describe -> describe.tableName(table)).table();
        } catch (ResourceNotFoundException e) {
            throw new Failure(
                    "There is no table %s at %s. To list the tables, run bin/cruddur ddb list-tables.%s"
                            .formatted(table, target, Suggestions.question(table, tables(client))),
                    e);
        }
    }

    /** Returns the names of all tables; empty if the user may not list them. */
    private static List<String> tables(DynamoDbClient client) {
        try {
            return client.listTablesPaginator().tableNames().stream().toList();
        } catch (DynamoDbException e) {
            return List.of();
        }
    }
}
