package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.assembly.TableDefinition;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.assembly.TableProperties;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Confirmation;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Creates the table that the templates define, or reports how the existing table differs. It never changes a table. */
@Command(
        name = "schema-load",
        description = {
            "Creates the table as the synthesized template defines it, with index and stream.",
            "It never changes an existing table: it prints every difference and exits with code 1, or with code 0 if there is none.",
            "With the word prod, it asks you to type the table's name before it creates a table."
        })
final class SchemaLoad implements Callable<Integer> {

    @Mixin
    private Target target;

    @Mixin
    private AssemblySource source;

    @Mixin
    private Output output;

    @Mixin
    private TableOption table;

    @Mixin
    private Confirmation confirmation;

    @Override
    public Integer call() {
        try (DynamoDbClient client = target.tables()) {
            client.listTables(list -> list.limit(1)); // fails at once if nothing listens; a synth takes seconds
            TableDefinition definition = source.open(
                            target.stages(), target.isProd() ? StageChoice.PROD : StageChoice.DEV, output::say)
                    .table();
            CreateTableRequest request = request(definition);
            try {
                return compare(
                        definition,
                        request,
                        client.describeTable(describe -> describe.tableName(request.tableName()))
                                .table());
            } catch (ResourceNotFoundException e) {
                return create(client, request, definition);
            }
        }
    }

    private CreateTableRequest request(TableDefinition definition) {
        CreateTableRequest request = target.isProd() ? definition.awsRequest() : definition.localRequest();
        return table.given()
                .map(name -> request.toBuilder().tableName(name).build())
                .orElse(request);
    }

    private int create(DynamoDbClient client, CreateTableRequest request, TableDefinition definition) {
        if (target.isProd()) {
            confirmation.ask(
                    "This creates table %s at %s outside CloudFormation, which then cannot create it. npx cdk deploy creates the table within CloudFormation."
                            .formatted(request.tableName(), target),
                    request.tableName());
        }
        output.step("Creating table %s at %s ...".formatted(request.tableName(), target));
        client.createTable(request);
        TableDescription created = client.waiter()
                .waitUntilTableExists(describe -> describe.tableName(request.tableName()))
                .matched()
                .response()
                .orElseThrow()
                .table();
        definition.notInRequest().forEach(line -> output.say("Not done: " + line));
        output.data(
                rows(created), () -> Map.of("created", true, "differences", List.of(), "Table", AwsJson.of(created)));
        return ExitCode.OK;
    }

    private int compare(TableDefinition definition, CreateTableRequest request, TableDescription table) {
        List<TableDifference> differences = TableDifference.between(request, table);
        output.say("Table %s already exists at %s and %s. Nothing was changed."
                .formatted(
                        table.tableName(),
                        target,
                        differences.isEmpty() ? "is as the template defines it" : "differs from the template"));
        definition.notInRequest().forEach(line -> output.say("Not compared: " + line));
        output.data(
                differences.isEmpty() ? rows(table) : rows(differences),
                () -> Map.of("created", false, "differences", differences, "Table", AwsJson.of(table)));
        return differences.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Columns rows(TableDescription table) {
        Columns rows = new Columns().column("PROPERTY").column("VALUE");
        TableProperties.of(table).forEach(rows::row);
        return rows;
    }

    private static Columns rows(List<TableDifference> differences) {
        Columns rows =
                new Columns().column("PROPERTY").column("DEFINED", "defined: ").column("ACTUAL", "actual: ");
        differences.forEach(difference -> rows.row(difference.property(), difference.defined(), difference.actual()));
        return rows;
    }
}
