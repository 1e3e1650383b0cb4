package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Prints every item. It reads page by page, so its memory use does not depend on the table's size. */
@Command(
        name = "scan",
        description = {
            "Prints every item of the table.",
            "With --format json, it prints each item on one line, in the form that DynamoDB imports: {\"Item\":{\"pk\":{\"S\":\"...\"},...}}."
        })
final class Scan implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Print at most this many items. By default the command prints all items.")
    private Integer limit;

    @Spec
    private CommandSpec command;

    private final Columns rows = new Columns().column("PK").column("SK (UTC)").text("OTHER ATTRIBUTES");

    @Override
    public void run() {
        if (limit != null && limit < 1) {
            throw new ParameterException(
                    command.commandLine(), "--limit is %d; it must be at least 1".formatted(limit));
        }
        ScanRequest request =
                ScanRequest.builder().tableName(table.toString()).limit(limit).build();
        try (DynamoDbClient client = target.tables()) {
            client.scanPaginator(request).items().stream()
                    .limit(limit == null ? Long.MAX_VALUE : limit)
                    .takeWhile(item -> output.isRead())
                    .forEach(this::print);
        }
    }

    private void print(Map<String, AttributeValue> item) {
        if (output.isOnTerminal()) {
            output.rows(rows.row(Items.cells(item)));
        } else {
            output.data(() -> Items.line(item), () -> Map.of("Item", Items.json(item)));
        }
    }
}
