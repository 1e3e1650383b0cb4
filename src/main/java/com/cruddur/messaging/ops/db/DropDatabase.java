package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.DatabaseServer;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database after the user has confirmed it. */
@Command(
        name = "drop",
        description = {
            "Drops the database that the URL names, with all its data.",
            "If a session uses the database, it drops nothing and lists the sessions: the application may be one."
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
