package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.model.User;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.ExampleUsers;
import com.cruddur.messaging.users.UsersTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Adds the example users to the users' table. */
@Command(
        name = "seed",
        description = {
            "Adds the users andrewbrown, bayko and londo, with the uuids that ddb seed uses.",
            "It is safe to repeat: it adds only users who are missing."
        })
final class SeedUsersTable implements Runnable {

    @Mixin
    private DatabaseTarget location;

    @Mixin
    private Output output;

    @Override
    public void run() {
        try (Database database = Database.open(location.url())) {
            seed(database, output);
        }
    }

    static void seed(Database database, Output output) {
        List<User> added = new UsersTable(database).seed();
        Columns rows = new Columns().column("RESULT").column("HANDLE").column("E-MAIL ADDRESS");
        ExampleUsers.ALL.forEach(
                user -> rows.row(added.contains(user) ? "added" : "exists", user.handle(), ExampleUsers.email(user)));
        output.data(
                rows,
                () -> ExampleUsers.ALL.stream()
                        .map(user -> json(user, added.contains(user)))
                        .toList());
    }

    private static Map<String, Object> json(User user, boolean added) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("handle", user.handle());
        json.put("email", ExampleUsers.email(user));
        json.put("added", added);
        return json;
    }
}
