package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.DatabaseServer;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database, once it is sure that the user means it. */
@Command(
        name = "drop",
        description = {
            "Drops the database that the URL names, with all that is in it.",
            "One that a session uses is not dropped, and each session is named: it may be the application's."
        })
final class DropDatabase implements Runnable {

    @Mixin
    private DatabaseTarget location;

    @Mixin
    private DropConsent consent;

    @Mixin
    private Output output;

    @Override
    public void run() {
        try (DatabaseServer server = DatabaseServer.of(location.url())) {
            server.checkDatabase();
            consent.ask(location.url(), location.isProd());
            server.dropDatabase();
            output.data(
                    () -> "Dropped " + location.url(),
                    () -> Map.of("database", location.url().database(), "dropped", true));
        }
    }
}
