package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Confirmation;
import com.cruddur.messaging.ops.cli.ConnectionVariable;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cognito.UserPoolOption;
import com.cruddur.messaging.users.CognitoUserIds;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.DatabaseServer;
import com.cruddur.messaging.users.DatabaseUrl;
import com.cruddur.messaging.users.PoolUser;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Recreates the database. It reads the user pool first, and drops nothing if that fails. */
@Command(
        name = "setup",
        description = {
            "Drops the database if it exists, then runs create, schema-load, seed and update-cognito-user-ids.",
            "It reads the user pool first. It drops nothing if that fails, or if several users of the pool have the handle of an example user.",
            "Before it drops, it asks you to type the database's name, unless the database is on this machine and prod is not given."
        })
final class Setup implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private UserPoolOption pool;

    @Mixin
    private ConnectionVariable connection;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private Output output;

    @Override
    public void run() {
        DatabaseUrl url = connection.url(target.isProd());
        List<PoolUser> users = pool.users(target);
        CognitoUserIds.checkExampleUsers(users);
        try (DatabaseServer server = DatabaseServer.of(url)) {
            if (server.hasDatabase()) {
                DropDatabase.confirm(confirmation, url, target.isProd());
                DropDatabase.drop(server, url, output);
            }
        }
        CreateDatabase.create(url, output);
        try (Database database = Database.open(url)) {
            fill(database, users, output);
        }
    }

    /** Creates the tables and adds the users. */
    static void fill(Database database, List<PoolUser> users, Output output) {
        if (LoadSchema.load(database, output) != ExitCode.OK) {
            throw new Failure(
                    "The new %s has tables that differ, so no users were added. Drop these tables in template1 of the server, which new databases copy, and run the command again."
                            .formatted(database.url()));
        }
        SeedUsersTable.seed(database, output);
        UpdateCognitoUserIds.update(database, users, false, output);
    }
}
