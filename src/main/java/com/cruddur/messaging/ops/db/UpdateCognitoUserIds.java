package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.ConnectionVariable;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cognito.UserPoolOption;
import com.cruddur.messaging.users.CognitoUserIds;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.PoolUser;
import com.cruddur.messaging.users.UsersTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the Cognito user ids of a user pool into the users' table. */
@Command(
        name = "update-cognito-user-ids",
        description = {
            "Writes each user's sub from the user pool into public.users.cognito_user_id, by handle, in one transaction.",
            "Prints the users that it changed, the users that it left unchanged, and the users that only the table or only the pool has."
        })
final class UpdateCognitoUserIds implements Runnable {

    @Mixin
    private Target target;

    @Mixin
    private UserPoolOption pool;

    @Mixin
    private ConnectionVariable connection;

    @Mixin
    private Output output;

    @Option(names = "--dry-run", description = "Print the changes without writing them.")
    private boolean dryRun;

    @Override
    public void run() {
        try (Database database = Database.open(connection.url(target.isProd()))) {
            update(database, pool.users(target), dryRun, output);
        }
    }

    static void update(Database database, List<PoolUser> pool, boolean dryRun, Output output) {
        CognitoUserIds ids = new UsersTable(database).updateCognitoUserIds(pool, dryRun);
        output.data(rows(ids), () -> json(ids, dryRun));
        output.say("%s %d, unchanged %d, in the table only %d, in the user pool only %d, without a handle %d."
                .formatted(
                        dryRun ? "Would change" : "Changed",
                        ids.changed().size(),
                        ids.unchanged().size(),
                        ids.tableOnly().size(),
                        ids.poolOnly().size(),
                        ids.withoutHandle().size()));
    }

    private static Columns rows(CognitoUserIds ids) {
        Columns rows = new Columns().column("RESULT").column("HANDLE").column("SUB");
        ids.changed()
                .forEach(change -> rows.row(
                        "changed", change.handle(), Objects.toString(change.from(), "none") + " -> " + change.to()));
        ids.unchanged().forEach(handle -> rows.row("unchanged", handle, ""));
        ids.tableOnly().forEach(handle -> rows.row("table only", handle, ""));
        ids.poolOnly().forEach(user -> rows.row("pool only", user.handle().orElseThrow(), user.sub()));
        ids.withoutHandle().forEach(user -> rows.row("no handle", "-", user.sub()));
        return rows;
    }

    private static Map<String, Object> json(CognitoUserIds ids, boolean dryRun) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dry_run", dryRun);
        json.put("changed", ids.changed());
        json.put("unchanged", ids.unchanged());
        json.put("table_only", ids.tableOnly());
        json.put(
                "pool_only",
                ids.poolOnly().stream().map(UpdateCognitoUserIds::json).toList());
        json.put(
                "without_handle",
                ids.withoutHandle().stream().map(PoolUser::sub).toList());
        return json;
    }

    private static Map<String, String> json(PoolUser user) {
        return Map.of("handle", user.handle().orElseThrow(), "sub", user.sub());
    }
}
