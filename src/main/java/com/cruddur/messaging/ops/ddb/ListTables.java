package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Lists the names of all tables. */
@Command(name = "list-tables", description = "Lists the names of all tables.")
final class ListTables implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private Output output;

    @Override
    public void run() {
        try (DynamoDbClient client = target.tables()) {
            List<String> names =
                    client.listTablesPaginator().tableNames().stream().toList();
            if (names.isEmpty()) {
                output.say("There are no tables at %s.".formatted(target));
            }
            Columns rows = new Columns().column("TABLE");
            names.forEach(rows::row);
            output.data(rows, () -> Map.of("TableNames", names));
        }
    }
}
