package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.DatabaseServer;
import com.cruddur.messaging.users.DatabaseUrl;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates the users' database. */
@Command(name = "create", description = "Creates the database that the URL names, unless it exists.")
final class CreateDatabase implements Runnable {

    @Mixin
    private DatabaseTarget location;

    @Mixin
    private Output output;

    @Override
    public void run() {
        create(location.url(), output);
    }

    static void create(DatabaseUrl url, Output output) {
        try (DatabaseServer server = DatabaseServer.of(url)) {
            boolean created = server.createDatabase();
            output.data(
                    () -> (created ? "Created %s" : "Found %s. Nothing was changed.").formatted(url),
                    () -> Map.of("database", url.database(), "created", created));
        }
    }
}
