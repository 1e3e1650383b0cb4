package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Confirmation;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.DatabaseServer;
import com.cruddur.messaging.users.DatabaseUrl;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database after the user has confirmed it. */
@Command(
        name = "drop",
        description = {
            "Drops the database that the URL names, with all its data.",
            "If a session uses the database, it drops nothing and lists the sessions: the application may be one.",
            "The command asks you to type the database's name, unless the database is on this machine and prod is not given."
        })
final class DropDatabase implements Runnable {

    @Mixin
    private DatabaseTarget location;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private Output output;

    @Override
    public void run() {
        try (DatabaseServer server = DatabaseServer.of(location.url())) {
            server.checkDatabase();
            confirm(confirmation, location.url(), location.isProd());
            drop(server, location.url(), output);
        }
    }

    static void drop(DatabaseServer server, DatabaseUrl url, Output output) {
        server.dropDatabase();
        output.data(() -> "Dropped " + url, () -> Map.of("database", url.database(), "dropped", true));
    }

    /** Asks the user to type the database's name, if the database is prod or not on this machine. */
    static void confirm(Confirmation confirmation, DatabaseUrl url, boolean prod) {
        if (prod || !url.isThisMachine()) {
            confirmation.ask("This drops the %s and all its users.".formatted(url), url.database());
        }
    }
}
