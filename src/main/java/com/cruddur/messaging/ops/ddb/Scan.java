package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableName;
import com.cruddur.messaging.ops.cli.Target;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Prints every item as it is read, page by page, so a table of any size takes no memory. */
@Command(
        name = "scan",
        description = {
            "Prints every item.",
            "As JSON one line each, in the form DynamoDB imports: {\"Item\":{\"pk\":{\"S\":\"...\"},...}}."
        })
final class Scan implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private TableName table;

    @Mixin
    private Output output;

    @Option(names = "--limit", paramLabel = "N", description = "The most items to print. By default all.")
    private Integer limit;

    @Spec
    private CommandSpec command;

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
                    .forEach(item -> output.data(() -> Items.line(item), () -> Map.of("Item", Items.json(item))));
        }
    }
}
