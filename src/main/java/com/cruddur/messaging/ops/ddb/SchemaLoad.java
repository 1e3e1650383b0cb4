package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.assembly.TableDefinition;
import com.cruddur.messaging.assembly.TableDifference;
import com.cruddur.messaging.assembly.TableProperties;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.TableName;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Creates the table of the templates, or tells how the one that exists differs. It never changes a table. */
@Command(
        name = "schema-load",
        description = {
            "Creates the table as the synthesized template defines it, with index and stream.",
            "Where it exists nothing is changed: exit code 0 if it is as defined, else 1, with every difference."
        })
final class SchemaLoad implements Callable<Integer> {

    @Mixin
    private Target target;

    @Mixin
    private AssemblySource source;

    @Mixin
    private Output output;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            converter = TableName.Converter.class,
            description = "The table. By default the template's own name.")
    private String name;

    @Option(names = "--yes", description = "Do not ask before creating a table in AWS.")
    private boolean yes;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        try (DynamoDbClient client = target.tables()) {
            client.listTables(list -> list.limit(1)); // before a synth that takes longer than to find nobody listening
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
        return name == null ? request : request.toBuilder().tableName(name).build();
    }

    private int create(DynamoDbClient client, CreateTableRequest request, TableDefinition definition) {
        if (target.isProd() && !yes) {
            Terminal.of(command.commandLine().getErr())
                    .confirm(
                            "This creates table %s at %s outside CloudFormation, which then cannot; npx cdk deploy makes the real one."
                                    .formatted(request.tableName(), target),
                            request.tableName());
        }
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
        output.say("Table %s exists already at %s, %s. Nothing was changed."
                .formatted(
                        table.tableName(),
                        target,
                        differences.isEmpty() ? "as the template defines it" : "and differs from the template"));
        definition.notInRequest().forEach(line -> output.say("Not compared: " + line));
        output.data(
                differences.isEmpty() ? rows(table) : table(differences),
                () -> Map.of("created", false, "differences", differences, "Table", AwsJson.of(table)));
        return differences.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static List<List<String>> rows(TableDescription table) {
        return TableProperties.of(table).entrySet().stream()
                .map(property -> List.of(property.getKey(), property.getValue()))
                .toList();
    }

    private static List<List<String>> table(List<TableDifference> differences) {
        return differences.stream()
                .map(difference -> List.of(
                        difference.property(), "defined: " + difference.defined(), "actual: " + difference.actual()))
                .toList();
    }
}
