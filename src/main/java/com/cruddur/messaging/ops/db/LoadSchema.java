package com.cruddur.messaging.ops.db;

import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.users.Database;
import com.cruddur.messaging.users.UsersSchema;
import com.cruddur.messaging.users.UsersSchema.LoadedSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Creates the tables of the users, or reports how existing tables differ. It never changes a table. */
@Command(
        name = "schema-load",
        description = {
            "Creates the tables public.users and public.activities.",
            "It never changes an existing table: it prints every difference and exits with code 1, or with code 0 if there is none."
        })
final class LoadSchema implements Callable<Integer> {

    @Mixin
    private DatabaseTarget location;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        try (Database database = Database.open(location.url())) {
            return load(database, output);
        }
    }

    /** Creates missing tables unless an existing one differs, prints the result, and returns the exit code. */
    static int load(Database database, Output output) {
        LoadedSchema loaded = UsersSchema.load(database);
        if (!loaded.differences().isEmpty()) {
            output.say("The %s has tables that differ. No table was created or changed.".formatted(database.url()));
        }
        output.data(rows(loaded), () -> json(loaded));
        return loaded.differences().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Columns rows(LoadedSchema loaded) {
        Columns rows = new Columns().column("RESULT").column("SUBJECT");
        loaded.found().forEach(table -> rows.row("exists", table));
        loaded.missing().forEach(table -> rows.row(loaded.created().contains(table) ? "created" : "missing", table));
        loaded.differences()
                .forEach(difference -> rows.row(
                        "differs",
                        "%s  defined: %s, actual: %s"
                                .formatted(
                                        difference.of(), orNone(difference.defined()), orNone(difference.actual()))));
        return rows;
    }

    private static String orNone(String description) {
        return description.isEmpty() ? "none" : description;
    }

    private static Map<String, Object> json(LoadedSchema loaded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("found", loaded.found());
        json.put("missing", loaded.missing());
        json.put("created", loaded.created());
        json.put("differences", loaded.differences());
        return json;
    }
}
